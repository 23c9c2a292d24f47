"""What people type, understood or refused in one friendly line."""

from typing import TYPE_CHECKING

from bot.lazily import lazily

if TYPE_CHECKING:
    from bot.grammar.commands import (
        Command,
        Diagnose,
        Explain,
        Help,
        History,
        ListOpen,
        ListRecipients,
        Note,
        Recheck,
        Resolve,
        Settings,
        Snooze,
        Stop,
        Take,
        WatchDomain,
        Why,
        Wrong,
    )
    from bot.grammar.query import parse_query, query_in_passing
    from bot.grammar.verbs import parse_command
else:
    __getattr__ = lazily(__name__, ["query", "commands", "verbs"])

__all__ = [
    "Command",
    "Diagnose",
    "Explain",
    "Help",
    "History",
    "ListOpen",
    "ListRecipients",
    "Note",
    "Recheck",
    "Resolve",
    "Settings",
    "Snooze",
    "Stop",
    "Take",
    "WatchDomain",
    "Why",
    "Wrong",
    "parse_command",
    "parse_query",
    "query_in_passing",
]

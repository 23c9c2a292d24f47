"""The verbs: how the words after each are read, and what else people type or press for it."""

from collections.abc import Callable
from typing import NamedTuple

from bot.grammar.commands import Command, ListRecipients, Note, Recheck, WatchDomain, Why
from bot.grammar.verbs.channel_settings import read_settings
from bot.grammar.verbs.general import about_domain, read_explain, read_help, read_history, read_list
from bot.grammar.verbs.incidents import about_incident, read_stop, read_take
from bot.grammar.verbs.judging import read_resolve, read_wrong
from bot.grammar.verbs.snoozing import read_snooze


class Verb(NamedTuple):
    read: Callable[[list[str]], Command]
    """Reads the words after the verb. Raises QueryError: what it takes, and what it got."""
    others: tuple[str, ...] = ()
    """Words that people type for it. They are suggested, never carried out."""
    label: str | None = None
    """The label of its button, which people type as well, where it has another name."""
    names_people: bool = False
    """Whether people may be mentioned after it."""
    comments: bool = False
    """Whether a person's own words may follow after a colon."""


VERBS = {
    "help": Verb(read_help),
    "explain": Verb(read_explain),
    "watch": Verb(about_domain("watch", WatchDomain)),
    "list": Verb(read_list, others=("status", "open", "mine")),
    "history": Verb(read_history),
    "recheck": Verb(about_incident("recheck", Recheck), others=("retry", "refresh"), label="check now"),
    "snooze": Verb(read_snooze, others=("mute",)),
    "stop": Verb(read_stop, others=("unwatch", "cancel")),
    "resolve": Verb(read_resolve, others=("close", "fixed", "done"), comments=True),
    "take": Verb(read_take, others=("claim", "assign"), names_people=True),
    "why": Verb(about_incident("why", Why), label="details"),
    "note": Verb(about_incident("note", Note), label="note to postmaster"),
    "recipients": Verb(about_incident("recipients", ListRecipients)),
    "wrong": Verb(read_wrong, comments=True),
    "settings": Verb(read_settings, names_people=True),
}
"""The help and the users' page list every verb."""

OTHER_WORDS = {word: name for name, verb in VERBS.items() for word in verb.others}
LABELS = {verb.label: name for name, verb in VERBS.items() if verb.label}

"""The SMTP command that a reply answers, by words (`commands.toml`) or a transcript (RFC 5321, 4.1)."""

from collections.abc import Mapping
from functools import cache, lru_cache

from bot import toml
from bot.reading.notice.dialogues import exchanges
from bot.reading.text.words import unwrap

_BEGINNING = 60
"""Characters by which replies are compared, because a notice may shorten them."""


def command_of(text: str, reply: str | None = None) -> str | None:
    """The SMTP command that failed; None if neither words nor transcript name it."""
    return _command_in_words(text) or _command_in_transcript(text, reply)


@lru_cache(maxsize=1)
def _command_in_words(text: str) -> str | None:
    """Kept for the last text: each recipient of a report asks about the same notice."""
    words = unwrap(text.lower())
    for before, steps in _steps().items():
        if before in words:
            for step, command in steps.items():
                if before + step in words:
                    return command
    return None


def _command_in_transcript(text: str, reply: str | None) -> str | None:
    commands = _commands_in_transcript(text)
    return next(iter(commands.values()), None) if reply is None else commands.get(reply[:_BEGINNING])


@lru_cache(maxsize=1)
def _commands_in_transcript(text: str) -> Mapping[str, str]:
    """The first command that got each reply, by the beginning of the reply."""
    commands: dict[str, str] = {}
    for each in exchanges(text):
        if each.command:
            commands.setdefault(each.reply[:_BEGINNING], each.command)
    return commands


@cache
def _steps() -> Mapping[str, Mapping[str, str]]:
    return toml.read(__package__, "commands.toml")

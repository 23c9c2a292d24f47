"""The SMTP command that a reply answers, by words (`commands.toml`) or a transcript (RFC 5321, 4.1)."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import tomli

from bot.reading.notice.dialogues import exchanges
from bot.reading.text.words import unwrap


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
    for exchange in exchanges(text):
        if exchange.command and (reply is None or exchange.reply[:60] == reply[:60]):
            return exchange.command
    return None


@cache
def _steps() -> Mapping[str, Mapping[str, str]]:
    return tomli.loads((files("bot.reading.notice") / "commands.toml").read_text(encoding="utf-8"))

"""Reads the words after `snooze`: a length, a time or `tomorrow`, and an incident, in any order."""

import re
from contextlib import suppress
from datetime import datetime
from itertools import pairwise

from bot.durations import parse_duration
from bot.errors import QueryError
from bot.grammar.commands import Snooze
from bot.grammar.markup import EDGES, shown
from bot.grammar.naming import incident_named, without_filler

TOMORROW = "tomorrow"
LONGEST_SNOOZE = 30 * 86400.0
SNOOZE_TAKES = (
    "`snooze` takes minutes or a length of at most 30 days, such as `snooze 30` or `snooze 2h`, or "
    "`tomorrow`, and outside its thread an incident: `snooze 2h example.com`; the button offers any day "
    "and time."
)

_LENGTH = re.compile(
    r"(?:\bfor )?\b(\d{1,9}) ?(m|h|d|w)(?:in|inute|our|r|ay|eek)s?\b", re.ASCII | re.IGNORECASE
)


def read_snooze(words: list[str]) -> Snooze:
    until, words = _until(without_filler(_LENGTH.sub(r"\1\2", " ".join(words)).split()))
    morning, words = _tomorrow(words)
    times = [seconds for word in words if (seconds := _seconds(word)) is not None]
    names = [word for word in words if _seconds(word) is None]
    incident = incident_named(names[0]) if names else None
    if len(times) + bool(until) + morning > 1 or len(names) > bool(incident):
        raise QueryError(f"{SNOOZE_TAKES} It got “{shown(' '.join(words))}”.")
    seconds = times[0] if times else Snooze().seconds
    if not 0 < seconds <= LONGEST_SNOOZE:
        raise QueryError(SNOOZE_TAKES)
    return Snooze(incident, seconds, until, tomorrow=morning)


def _until(words: list[str]) -> tuple[datetime | None, list[str]]:
    """The time after "until", as the form writes it (ISO 8601 with a zone), and the other words."""
    for at, (before, word) in enumerate(pairwise(words)):
        with suppress(ValueError):
            moment = datetime.fromisoformat(word)
            if before == "until" and moment.tzinfo:
                return moment, words[:at] + words[at + 2 :]
    return None, words


def _tomorrow(words: list[str]) -> tuple[bool, list[str]]:
    """Whether it is until tomorrow morning, and the other words."""
    rest = [word for word in words if word.lower().strip(EDGES) != TOMORROW]
    if len(rest) == len(words):
        return False, words
    return True, [word for word in rest if word.lower() not in {"until", "till", "morning"}]


def _seconds(word: str) -> float | None:
    """The seconds of a length; people who type a number without a unit mean minutes."""
    try:
        return parse_duration(f"{word}m" if word[-1:].isdigit() else word)
    except ValueError:
        return None

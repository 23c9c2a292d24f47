"""Reads the words after `settings`: pairs of a setting's name and its new value."""

import re
from collections import Counter, deque
from collections.abc import Callable
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from bot.errors import QueryError
from bot.grammar.commands import Settings
from bot.grammar.markup import PERSON, shown
from bot.models.channel import QuietHours

WORKS = (
    "What works: `settings` shows them, and sets `quiet 22:00-07:00` or `quiet off`, `digest on` or `off`, "
    "`watch auto` or `off`, `zone Europe/Berlin`, `rights members` or `rights @ann @bob`."
)
_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?[-–](\d{1,2})(?::(\d\d))?", re.ASCII)
_YES_NO = {"on": True, "auto": True, "off": False}
_Words = deque[str]


def read_settings(words: list[str]) -> Settings:
    """The changes; empty if the settings are only to be shown. Raises QueryError."""
    rest, changes = deque(words), dict[str, Any]()
    while rest:
        name = rest.popleft()
        read = _READERS.get(name.lower())
        if read is None:
            raise QueryError(f"There is no setting “{shown(name)}”. {WORKS}")
        field, value = read(rest)
        changes[field] = value
    return Settings(changes)


def _quiet(rest: _Words) -> tuple[str, QuietHours | None]:
    got = rest.popleft() if rest else ""
    if got.lower() == "off":
        return "quiet", None
    hours = _HOURS.fullmatch(got)
    try:
        begins, ends = (
            (time(int(hours[at]), int(hours[at + 1] or 0)) for at in (1, 3)) if hours else (None, None)
        )
    except ValueError:
        begins = ends = None
    if begins is None or ends is None or begins == ends:
        raise _not_taken("quiet", "hours such as `quiet 22:00-07:00`, or `quiet off`", got)
    return "quiet", QuietHours(begins=begins, ends=ends)


def _switch(name: str, field: str, takes: str) -> Callable[[_Words], tuple[str, bool]]:
    def read(rest: _Words) -> tuple[str, bool]:
        got = rest.popleft() if rest else ""
        if got.lower() not in _YES_NO:
            raise _not_taken(name, takes, got)
        return field, _YES_NO[got.lower()]

    return read


def _zone(rest: _Words) -> tuple[str, str]:
    got = rest.popleft() if rest else ""
    if zone := zone_named(got):
        return "zone", zone
    raise _not_taken("zone", "a time zone such as `Europe/Berlin` or `UTC`", got)


def zone_named(got: str) -> str | None:
    """The IANA time zone, found in any case, also by its city; None if there is none of that name."""
    return _zones().get(got.lower())


@cache
def _zones() -> dict[str, str]:
    names = {name.lower(): name for name in available_timezones()}
    cities = Counter(map(_city, names))
    return {_city(name): zone for name, zone in names.items() if cities[_city(name)] == 1} | names


def _city(name: str) -> str:
    """`berlin` for `europe/berlin`."""
    return name.rpartition("/")[2]


def _rights(rest: _Words) -> tuple[str, tuple[str, ...]]:
    if rest and rest[0].lower() == "members":
        rest.popleft()
        return "keepers", ()
    people = []
    while rest and (person := PERSON.fullmatch(rest[0].rstrip(","))):
        people.append(person[1])
        rest.popleft()
    if not people:
        takes = "`members`, or people, such as `@bouncebot settings rights @ann @bob` (a mention names them)"
        raise _not_taken("rights", takes, rest[0] if rest else "")
    return "keepers", tuple(dict.fromkeys(people))


def _not_taken(name: str, takes: str, got: str) -> QueryError:
    return QueryError(f"`{name}` takes {takes}; it got {f'“{shown(got)}”' if got else 'nothing'}.")


_READERS: dict[str, Callable[[_Words], tuple[str, Any]]] = {
    "quiet": _quiet,
    "digest": _switch("digest", "digest", "`on` or `off`"),
    "watch": _switch("watch", "auto_watch", "`auto` or `off`"),
    "zone": _zone,
    "rights": _rights,
}

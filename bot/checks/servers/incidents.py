"""Reads the open incidents from the feeds of status pages. Pure; other people's JSON is hostile."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

LONGEST_TITLE = 120
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_OVER = ("resolved", "postmortem")
_NO_TROUBLE = ("none", "maintenance")

Table = Mapping[str, Any]


class Incident(NamedTuple):
    """An incident that a provider has published and not closed."""

    title: str
    since: datetime | None
    parts: tuple[str, ...] = ()
    """The affected parts of the service; none if the feed does not say."""

    def concerns(self, parts: Sequence[str]) -> bool:
        """Whether it affects one of these parts. Without parts on either side it does."""
        return not parts or not self.parts or bool(set(parts).intersection(self.parts))


@lru_cache(maxsize=4)
def open_incidents(form: str, body: bytes) -> Sequence[Incident]:
    """The open incidents in a feed of that form, the latest first. Raises ValueError if it is none.

    Diagnoses share an answer, and Google's takes 12 ms to read.
    """
    import json  # loaded late: few domains have such a provider

    try:
        found = [*FORMS[form](json.loads(body))]
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return sorted(found, key=lambda each: each.since or _LONG_AGO, reverse=True)


def _google(feed: object) -> Iterator[Incident]:
    """All incidents of some years; those that are over have an `end`."""
    for each in _tables(feed):
        if not each.get("end"):
            products = _texts(
                product.get("title") for product in _tables(each.get("affected_products") or [])
            )
            yield _incident(each.get("external_desc"), each.get("begin"), products)


def _statuspage(feed: object) -> Iterator[Incident]:
    for each in _tables(_table(feed).get("incidents")):
        if each.get("status") not in _OVER and each.get("impact") not in _NO_TROUBLE:
            components = _texts(part.get("name") for part in _tables(each.get("components") or []))
            yield _incident(each.get("name"), each.get("started_at") or each.get("created_at"), components)


def _instatus(feed: object) -> Iterator[Incident]:
    """The list is left out while all is well."""
    summary = _table(feed)
    _table(summary.get("page"))
    for each in _tables(summary.get("activeIncidents") or []):
        yield _incident(each.get("name"), each.get("started"), ())


FORMS: Mapping[str, Callable[[object], Iterator[Incident]]] = {
    "google": _google,
    "statuspage": _statuspage,
    "instatus": _instatus,
}


def _incident(title: object, since: object, parts: tuple[str, ...]) -> Incident:
    words = " ".join(str(title or "").split())
    shown = "".join(each for each in words if each.isprintable())[:LONGEST_TITLE]
    return Incident(shown or "no title", _moment(since), parts)


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _texts(values: Iterator[object]) -> tuple[str, ...]:
    return tuple(str(each) for each in values)


def _tables(found: object) -> Iterator[Table]:
    """The objects in a list. Raises ValueError for anything but a list."""
    if not isinstance(found, list):
        raise ValueError("it has no list of incidents")
    return (each for each in found if isinstance(each, dict))


def _table(found: object) -> Table:
    if not isinstance(found, dict):
        raise ValueError("it is no such feed")
    return found

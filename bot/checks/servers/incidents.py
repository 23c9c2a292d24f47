"""Reads the open incidents from the feeds of status pages. Pure; other people's JSON is hostile."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.checks.published import Table, moment, parsed, tables, text

LONGEST_TITLE = 120
FORGOTTEN = timedelta(days=3)
"""An incident that began before that, and about which nothing was published since, was left open by mistake:
it explains no bounce of today."""
CLOCKS_DIFFER = timedelta(minutes=15)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_OVER = ("resolved", "postmortem", "scheduled", "completed")
_NO_TROUBLE = ("none", "maintenance", "operational", "undermaintenance", "service_information")
_HEADINGS = ("summary", "title", "description", "")
"""What Google writes above its paragraphs."""


class Incident(NamedTuple):
    """An incident that a provider has published and not closed."""

    title: str
    since: datetime | None
    parts: tuple[str, ...] = ()
    """The affected parts of the service; none if the feed does not say."""
    updated: datetime | None = None
    """When something was last published about it."""

    def is_current(self, now: datetime) -> bool:
        """Whether it has begun, and may explain a bounce of today."""
        if self.since is None:
            return True
        known = [each for each in (self.since, self.updated) if each and each <= now + CLOCKS_DIFFER]
        return self.since in known and max(known) >= now - FORGOTTEN

    def concerns(self, parts: Sequence[str]) -> bool:
        """Whether it affects one of these parts. Without parts on either side it does."""
        return not parts or not self.parts or bool(set(parts).intersection(self.parts))


@lru_cache(maxsize=4)
def open_incidents(form: str, body: bytes) -> Sequence[Incident]:
    """The open incidents in a feed of that form, the latest first. Raises ValueError if it is none.

    Diagnoses share an answer, and Google's takes 12 ms to read.
    """
    return sorted(FORMS[form](parsed(body)), key=lambda each: each.since or _LONG_AGO, reverse=True)


def _google(feed: object) -> Iterator[Incident]:
    """All incidents of some years; those that are over have an `end`."""
    for each in _tables(feed):
        if not each.get("end") and not _is(each.get("status_impact"), _NO_TROUBLE):
            products = each.get("currently_affected_products") or each.get("affected_products") or []
            titles = _texts(product.get("title") for product in _tables(products))
            yield _incident(
                _without_headings(each.get("external_desc")), each.get("begin"), titles, each.get("modified")
            )


def _without_headings(described: object) -> str:
    """Google's description without its marks and headings."""
    lines = (line.strip(" *#:\t") for line in text(described).splitlines())
    return " ".join(line for line in lines if line.lower() not in _HEADINGS)


def _statuspage(feed: object) -> Iterator[Incident]:
    """Pages made with incident.io have the same form, but `null` for an empty list."""
    page = _table(feed)
    found = page.get("incidents")
    if found is None and _table(page.get("page")):
        found = []
    for each in _tables(found):
        if not _is(each.get("status"), _OVER) and not _is(each.get("impact"), _NO_TROUBLE):
            components = _texts(part.get("name") for part in _tables(each.get("components") or []))
            began = each.get("started_at") or each.get("created_at")
            yield _incident(each.get("name"), began, components, each.get("updated_at"))


def _instatus(feed: object) -> Iterator[Incident]:
    """The list is left out while all is well."""
    summary = _table(feed)
    _table(summary.get("page"))
    for each in _tables(summary.get("activeIncidents") or []):
        if not _is(each.get("status"), _OVER) and not _is(each.get("impact"), _NO_TROUBLE):
            yield _incident(each.get("name"), each.get("started"), (), each.get("updatedAt"))


FORMS: Mapping[str, Callable[[object], Iterator[Incident]]] = {
    "google": _google,
    "statuspage": _statuspage,
    "instatus": _instatus,
}


def _incident(title: object, since: object, parts: tuple[str, ...], updated: object) -> Incident:
    words = " ".join(text(title).split())
    shown = "".join(each for each in words if each.isprintable())[:LONGEST_TITLE]
    return Incident(shown or "no title", moment(since), parts, moment(updated))


def _is(word: object, words: Sequence[str]) -> bool:
    return isinstance(word, str) and word.lower() in words


def _texts(values: Iterator[object]) -> tuple[str, ...]:
    return tuple(map(text, values))


def _tables(found: object) -> Sequence[Table]:
    """The objects in a list. Raises ValueError for anything but a list."""
    if not isinstance(found, list):
        raise ValueError("it has no list of incidents")
    return tables(found)


def _table(found: object) -> Table:
    if not isinstance(found, dict):
        raise ValueError("it is no such feed")
    return found

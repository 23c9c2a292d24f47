"""Does the provider that runs the mail servers report an incident on its status page?"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from bot import toml
from bot.checks.context import Context
from bot.checks.dns.names import is_within
from bot.checks.servers.incidents import FORMS, Incident, open_incidents
from bot.models.diagnosis import FindingState

MOST = 4_194_304
"""Bytes of a feed: Google's holds the incidents of some years."""
MOST_REDIRECTS = 2
KEEP = 300.0
"""Seconds for which a feed is cached: incidents are published minutes after they begin."""
_UNRESOLVED = "/api/v2/incidents/unresolved.json"


class StatusPage(NamedTuple):
    """Where a provider publishes its incidents."""

    provider: str
    hosts: tuple[str, ...]
    """Endings of the names of its mail servers."""
    form: str
    feed: str
    page: str
    parts: tuple[str, ...] = ()
    """The parts of the service that concern mail; without them, every incident counts."""


def find_page(context: Context, hosts: Sequence[str]) -> StatusPage | None:
    """The status page of whoever runs the first of these mail hosts that has one; None if none is to be
    asked."""
    own = context.ourselves.status_pages
    if own is None or context.fetcher is None:
        return None
    pages = [*(_own_page(ending, url) for ending, url in own), *load_pages()]
    return next((page for host in hosts for page in pages if _runs(page, host)), None)


class Unanswered(NamedTuple):
    """The page could not be read."""

    why: str


Report = Sequence[Incident] | Unanswered
"""The open incidents that concern mail, or why they are not known."""


async def ask_provider(context: Context, page: StatusPage) -> Report:
    if context.fetcher is None:
        return Unanswered("nothing is fetched")
    got = await context.fetcher.get(page.feed, most=MOST, redirects=MOST_REDIRECTS, keep=KEEP)
    if not got.ok:
        return Unanswered(got.error or f"status {got.status}")
    try:
        found = await asyncio.to_thread(open_incidents, page.form, got.body)
    except ValueError:
        return Unanswered("not the feed that was expected")
    return [each for each in found if each.concerns(page.parts)]


def tell_incidents(context: Context, page: StatusPage, report: Report) -> None:
    if isinstance(report, Unanswered):
        words = f"The status page of {page.provider} could not be read: {report.why} ({page.page})"
        context.tell("provider", page.provider, FindingState.UNKNOWN, words)
        return
    now = datetime.now(UTC)
    current = [each for each in report if each.is_current(now)]
    if not current:
        _tell_none(context, page, report)
        return
    latest = current[0]
    words = f"{page.provider} reports an incident{_since(latest)}: “{latest.title}”"
    facts = {"incident": words, "incident_provider": page.provider, "incident_page": page.page}
    began = latest.since and latest.since.isoformat()
    detail = {"incident": True, "began": began, "title": latest.title, "page": page.page, "facts": facts}
    context.tell("provider", page.provider, FindingState.WARN, f"{words} ({page.page})", detail=detail)


def _tell_none(context: Context, page: StatusPage, others: Sequence[Incident]) -> None:
    """`others`: incidents that explain nothing, because they are old or still to come."""
    words = f"{page.provider} reports no {'current ' if others else ''}incident ({page.page})"
    context.tell("provider", page.provider, FindingState.OK, words, detail={"incident": False})


def _since(incident: Incident) -> str:
    return f" since {incident.since:%Y-%m-%d %H:%M} UTC" if incident.since else ""


@cache
def load_pages() -> Sequence[StatusPage]:
    """The known status pages. Raises ValueError if the table is invalid."""
    return [_read(provider, table) for provider, table in toml.read(__package__, "status_pages.toml").items()]


def _read(provider: str, table: Mapping[str, Any]) -> StatusPage:
    try:
        toml.check_keys(table, ("hosts", "format", "feed", "page"), ("parts",))
        if table["format"] not in FORMS:
            raise ValueError(f"its format is {table['format']}, but only {', '.join(FORMS)} can be read")
    except ValueError as error:
        raise ValueError(f"the status page of {provider} is not valid: {error}") from error
    hosts, parts = tuple(table["hosts"]), tuple(table.get("parts", ()))
    return StatusPage(provider, hosts, table["format"], table["feed"], table["page"], parts)


def _own_page(ending: str, url: str) -> StatusPage:
    """A page that the operator named: Statuspage's format is by far the most common one."""
    base = url.rstrip("/")
    return StatusPage(ending, (ending,), "statuspage", base + _UNRESOLVED, f"{base}/")


def _runs(page: StatusPage, host: str) -> bool:
    return any(is_within(host, ending) for ending in page.hosts)

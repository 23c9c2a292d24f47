"""Is the domain still registered? The registry is asked over RDAP (RFC 9082, RFC 9083)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from bot.checks.context import Context
from bot.checks.dns.names import top_level
from bot.checks.published import Table, moment, parsed, tables, text
from bot.models.diagnosis import FindingState
from bot.models.https import Fetched
from bot.suffixes import registrable

MOST_BOOTSTRAP, MOST_ANSWER = 1_000_000, 262_144
MOST_REDIRECTS = 2
KEEP_BOOTSTRAP, KEEP_ANSWER = 86_400.0, 3_600.0
"""Seconds for which answers are cached: registries limit queries, and IANA's list changes rarely."""
NEW = timedelta(days=7)
_LAPSED = {"redemption period": "in its redemption period", "pending delete": "about to be deleted"}
_HELD = {"client hold": "on hold at its registrar", "server hold": "on hold at its registry"}


class Registration(NamedTuple):
    """What the registry says about a domain."""

    domain: str
    state: FindingState
    words: str
    lapsed: bool = False
    held: bool = False
    free: bool = False
    delegated: bool = False
    """Whether it is active and has name servers, so that the parent zone delegates it."""

    @property
    def facts(self) -> dict[str, str]:
        """Facts for the templates of summaries and steps."""
        if self.lapsed:
            return {"lapsed_domain": self.domain, "lapse": self.words}
        return {"held_domain": self.domain, "hold": self.words} if self.held else {}


async def ask_registry(context: Context, domain: str) -> Registration | None:
    """What the registry says; None if none is to be asked or none answers."""
    if context.fetcher is None or context.ourselves.registries is None:
        return None
    name = registrable(domain)
    bootstrap = await context.fetcher.get(
        context.ourselves.registries, most=MOST_BOOTSTRAP, redirects=MOST_REDIRECTS, keep=KEEP_BOOTSTRAP
    )
    base = find_base(bootstrap, top_level(name))
    if base is None:
        return None
    url = f"{base.rstrip('/')}/domain/{name}"
    got = await context.fetcher.get(url, most=MOST_ANSWER, redirects=MOST_REDIRECTS, keep=KEEP_ANSWER)
    return judge(name, got, datetime.now(UTC))


def tell_registration(context: Context, found: Registration) -> None:
    known = {"lapsed": found.lapsed, "held": found.held, "free": found.free, "delegated": found.delegated}
    detail = {**known, "facts": found.facts}
    context.tell("registration", found.domain, found.state, f"{found.domain} {found.words}", detail=detail)


def find_base(bootstrap: Fetched, suffix: str) -> str | None:
    """The RDAP base URL for names below a top-level domain (RFC 9224, section 4); https only."""
    for service in _list(_read(bootstrap).get("services")):
        match service:
            case [list(suffixes), list(urls)] if suffix in suffixes:
                return next((url for url in map(text, urls) if url.startswith("https://")), None)
    return None


def judge(name: str, got: Fetched, now: datetime) -> Registration | None:
    if got.status == 404:
        return Registration(
            name, FindingState.FAIL, "is not registered, according to its registry", free=True
        )
    answer = _read(got)
    return _judge(name, answer, now) if answer else None


def _judge(name: str, answer: Table, now: datetime) -> Registration:
    statuses = {text(each).lower() for each in _list(answer.get("status"))}
    expires, registered = _event(answer, "expiration"), _event(answer, "registration")
    until = f" (paid until {expires:%Y-%m-%d})" if expires else ""
    if words := _first(_LAPSED, statuses):
        return Registration(name, FindingState.FAIL, f"is {words}{until}", lapsed=True)
    if words := _first(_HELD, statuses):
        return Registration(name, FindingState.FAIL, f"is {words}{until}", held=True)
    if expires and expires < now:
        return Registration(name, FindingState.WARN, f"expired on {expires:%Y-%m-%d} but is still active")
    if registered and now - registered < NEW:
        words = f"was only registered on {registered:%Y-%m-%d}"
        return Registration(name, FindingState.WARN, words)
    delegated = bool(answer.get("nameservers")) and "inactive" not in statuses
    return Registration(name, FindingState.OK, f"is registered{until}", delegated=delegated)


def _first(known: Mapping[str, str], statuses: set[str]) -> str | None:
    return next((words for status, words in known.items() if status in statuses), None)


def _read(got: Fetched) -> Table:
    """The object; empty for anything else."""
    try:
        found = parsed(got.body) if got.ok else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _event(answer: Table, action: str) -> datetime | None:
    events = (each for each in tables(_list(answer.get("events"))) if each.get("eventAction") == action)
    return next(filter(None, (moment(each.get("eventDate")) for each in events)), None)

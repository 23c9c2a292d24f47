"""Knowledge beyond one look: incidents here with the same trouble, and how long such trouble usually
lasts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.causes import family_of
from bot.models.diagnosis import Diagnosis
from bot.models.incident import Incident, Usual
from bot.ports.store import Alike
from bot.suffixes import registrable

ENOUGH = 5
"""The fewest recoveries from which a usual duration is computed."""
_SHARED = frozenset({"servers", "sender"})
"""Families of causes that domains of one provider share; a mailbox problem concerns one person only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    provider: str | None = None
    alike: tuple[str, ...] = ()
    """Other domains in the channel with the same provider and cause."""
    usual: Usual | None = None


async def experience(store: Alike, incident: Incident, found: Diagnosis) -> Experience:
    """Reads it from the store. Domains are linked within the channel only; durations, without names, are
    taken from the workspace."""
    provider, cause = provider_of(found), found.verdict.cause
    if provider is None or not is_shared(cause):
        return Experience(provider=provider)
    alike = await store.domains_alike(incident.team, incident.channel, provider, cause)
    lasted = await store.recoveries(incident.team, provider, cause)
    others = tuple(name for name in dict.fromkeys(alike) if name != incident.query.domain)
    return Experience(provider=provider, alike=others, usual=usual(lasted))


def provider_of(found: Diagnosis) -> str | None:
    """The registrable domain that most of the checked mail servers belong to."""
    hosts = Counter(registrable(finding.subject) for finding in found.findings if finding.check == "smtp")
    return hosts.most_common(1)[0][0] if hosts else None


def is_shared(cause: str) -> bool:
    return family_of(cause) in _SHARED


def usual(lasted: Sequence[float]) -> Usual | None:
    """The median of the durations in seconds; None if there are too few."""
    return Usual(seconds=median(lasted), cases=len(lasted)) if len(lasted) >= ENOUGH else None

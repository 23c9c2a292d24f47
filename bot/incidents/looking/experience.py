"""What is known beyond one look: which incidents here have the same trouble, and how long such ones took."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.causes import load_causes
from bot.models.diagnosis import Diagnosis
from bot.models.incident import Incident, Usual
from bot.ports.store import Alike
from bot.suffixes import registrable

ENOUGH = 5
"""Recoveries below which nothing is called usual."""
_SHARED = frozenset({"servers", "sender"})
"""Families of causes that domains at one provider have in common; a mailbox is one person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    provider: str | None = None
    alike: tuple[str, ...] = ()
    """Other domains of the channel."""
    usual: Usual | None = None


async def experience(store: Alike, incident: Incident, found: Diagnosis) -> Experience:
    """Linked within the channel only; how long it takes is counted over the workspace, without names."""
    provider, cause = provider_of(found), found.verdict.cause
    if provider is None or not is_shared(cause):
        return Experience(provider=provider)
    alike = await store.domains_alike(incident.team, incident.channel, provider, cause)
    lasted = await store.recoveries(incident.team, provider, cause)
    others = tuple(name for name in dict.fromkeys(alike) if name != incident.query.domain)
    return Experience(provider=provider, alike=others, usual=usual(lasted))


def provider_of(found: Diagnosis) -> str | None:
    """Who runs most of the mail servers looked at, as a registrable domain."""
    hosts = Counter(registrable(finding.subject) for finding in found.findings if finding.check == "smtp")
    return hosts.most_common(1)[0][0] if hosts else None


def is_shared(cause: str) -> bool:
    known = load_causes().get(cause)
    return known is not None and known.family in _SHARED


def usual(lasted: Sequence[float]) -> Usual | None:
    """The median of how long it took, in seconds, once there are enough cases."""
    return Usual(seconds=median(lasted), cases=len(lasted)) if len(lasted) >= ENOUGH else None

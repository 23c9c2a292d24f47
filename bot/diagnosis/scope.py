"""What an investigation depends on: equal scopes share one, even if the bounces' words differ."""

from typing import NamedTuple

from bot.checks.context import Ourselves
from bot.checks.sender import CAUSES, Identity, identify
from bot.diagnosis.told import told_types
from bot.models.bounce import Bounce
from bot.models.query import Query

_SUSPECT = {"nxdomain", "no-mail-host", "dns-unreachable", "lame-delegation"}
"""If one of these is the likeliest cause by the words, the registry is asked at once."""


class Scope(NamedTuple):
    """Everything an investigation depends on."""

    domain: str
    size: int | None = None
    """Bytes of the message as sent."""
    sender: Identity | None = None
    """Who we are, if the bounce is about our sending or leaves that open."""
    suspect: bool = False
    """Whether the words suggest that the domain itself is in trouble."""
    types: tuple[str, ...] | None = None
    """Types of records whose lookup may have failed, if the words tell of a lookup."""


def scope_of(ours: Ourselves, query: Query, bounce: Bounce) -> Scope | None:
    """The scope of a diagnosis; None if no domain is known."""
    if query.domain is None:
        return None
    of_us = bool(CAUSES.intersection(bounce.likely_causes)) or bounce.leaves_policy_open
    return Scope(
        domain=query.domain,
        size=query.size or bounce.size,
        sender=identify(ours, bounce) if of_us else None,
        suspect=bounce.likeliest in _SUSPECT,
        types=told_types(bounce) or None,
    )

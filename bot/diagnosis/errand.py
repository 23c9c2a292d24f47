"""What there is to find out: equal errands need only one investigation, whatever the bounces' words were."""

from typing import NamedTuple

from bot.checks.scene import Ourselves
from bot.checks.sender import CAUSES, Identity, identify
from bot.models.diagnosis import Subject
from bot.models.words import Words

_SUSPECT = {"nxdomain", "no-mail-host", "dns-unreachable", "lame-delegation"}
"""When the words suggest one of these first, the registry is asked at once."""


class Errand(NamedTuple):
    """All that an investigation depends on."""

    domain: str
    size: int | None = None
    """Bytes of the message as sent."""
    sender: Identity | None = None
    """Who we are, when the words speak of how we send, or may."""
    suspect: bool = False
    """Whether the words suggest that the domain itself is in trouble."""


def errand_of(ours: Ourselves, subject: Subject, words: Words) -> Errand | None:
    """None when no domain is known."""
    if subject.query.domain is None:
        return None
    of_us = bool(CAUSES.intersection(words.likely)) or words.leaves_policy_open
    return Errand(
        domain=subject.query.domain,
        size=subject.query.size or (subject.bounce.size if subject.bounce else None),
        sender=identify(ours, words) if of_us else None,
        suspect=bool(_SUSPECT.intersection(words.likely[:1])),
    )

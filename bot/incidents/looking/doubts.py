"""The times in which mailboxes were refused that may exist: while their provider had an incident, say. Pure
functions."""

from dataclasses import replace
from datetime import datetime

from bot.causes import BLIND, INCONCLUSIVE
from bot.models.diagnosis import Diagnosis, Doubt, FindingState
from bot.models.incident import Incident


def doubts_after(incident: Incident, found: Diagnosis, now: datetime) -> tuple[Doubt, ...]:
    """The incident's doubts after this look. One begins with the trouble, or with the last look that did not
    see it, whichever was first; it ends with a look that sees that the trouble is over."""
    last = incident.doubts[-1] if incident.doubts else None
    lasting = last is not None and last.until is None
    if found.doubt and not lasting:
        return (*incident.doubts, replace(found.doubt, since=_begin(incident, found.doubt)))
    if last is None or not lasting or found.doubt or not _tells(found):
        return incident.doubts
    return (*incident.doubts[:-1], replace(last, until=now))


def _begin(incident: Incident, doubt: Doubt) -> datetime | None:
    """None before the first look: whatever was refused until then is in doubt."""
    seen = incident.looked_at
    return seen and min(seen, doubt.since or seen)


def _tells(found: Diagnosis) -> bool:
    """Whether the look could see that the trouble is over; if it asked the provider's page, by that."""
    asked = [each.state for each in found.findings if each.check == "provider"]
    return FindingState.OK in asked if asked else found.verdict.cause not in {*BLIND, INCONCLUSIVE}

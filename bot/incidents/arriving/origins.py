"""The origins of a message's incidents. Each origin is accepted once, so a repeated event changes nothing.

T1:C1:1.0                        the first domain that the message reported
T1:C1:1.0:example.com            a further domain, or one that came with an edit
T1:C1:1.0:edit:2.0:example.com   a domain that one edit removed and this one brought back
"""

from collections.abc import Sequence

from bot.models.diagnosis import Subject
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.ports.store import Incidents


async def origin_of(store: Incidents, intake: Intake, domain: str | None, *, first: bool) -> str:
    """The origin of the incident that the intake opens for the domain. `first`: it is the message's first
    one."""
    message = intake.message_origin
    if first and not (intake.edited and await store.incident_of_origin(message)):
        return message
    if intake.edited and await _was_taken_out(store, _besides(message, domain), domain):
        return _besides(intake.origin, domain)
    return _besides(message, domain)


def possible_origins(intake: Intake, subjects: Sequence[Subject]) -> list[str]:
    """The origins of all that the message may have opened or joined for the domains it still names."""
    message = intake.message_origin
    return [message, *(_besides(message, subject.query.domain) for subject in subjects)]


def is_of(incident: Incident, message: str) -> bool:
    """Whether this message or one of its edits opened the incident."""
    return f"{incident.origin}:".startswith(f"{message}:")


def _besides(origin: str, domain: str | None) -> str:
    return f"{origin}:{domain}"


async def _was_taken_out(store: Incidents, origin: str, domain: str | None) -> bool:
    """Whether the incident with this origin was withdrawn, or moved to another domain."""
    before = await store.incident_of_origin(origin)
    return before is not None and (before.withdrawn or before.query.domain != domain)

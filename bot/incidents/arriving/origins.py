"""What the incidents of a message are known by. Each origin counts once, so what comes again does nothing.

T1:C1:1.0                        what the message told of first
T1:C1:1.0:example.com            what it tells of besides, or told of only after an edit
T1:C1:1.0:edit:2.0:example.com   what an edit brought back, after another one had taken it out
"""

from collections.abc import Sequence

from bot.models.diagnosis import Subject
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.ports.store import Incidents


async def origin_of(store: Incidents, intake: Intake, domain: str | None, *, first: bool) -> str:
    """Of the incident that the intake opens for the domain. `first`: it tells of nothing before that."""
    message = intake.message_origin
    if first and not (intake.edited and await store.incident_of_origin(message)):
        return message
    if intake.edited and await _was_taken_out(store, _besides(message, domain), domain):
        return _besides(intake.origin, domain)
    return _besides(message, domain)


def possible_origins(intake: Intake, subjects: Sequence[Subject]) -> list[str]:
    """Of what the message may have opened or joined before, as far as it still tells of it."""
    message = intake.message_origin
    return [message, *(_besides(message, subject.query.domain) for subject in subjects)]


def is_of(incident: Incident, message: str) -> bool:
    """Whether this message opened it, whatever its edits say."""
    return f"{incident.origin}:".startswith(f"{message}:")


def _besides(origin: str, domain: str | None) -> str:
    return f"{origin}:{domain}"


async def _was_taken_out(store: Incidents, origin: str, domain: str | None) -> bool:
    """Whether what had this origin has ended since, or moved on to another domain."""
    before = await store.incident_of_origin(origin)
    return before is not None and (before.withdrawn or before.query.domain != domain)

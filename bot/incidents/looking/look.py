"""One look at an incident."""

from dataclasses import dataclass

from bot.models.diagnosis import Diagnosis
from bot.models.incident import Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was looked at, and found. A diagnosis is None if there was nothing to diagnose, or it failed."""

    seen: Incident
    """The incident as it was when the look began."""
    found: Diagnosis
    """Of the incident's own trouble."""
    aside: Diagnosis | None = None
    second: Diagnosis | None = None

    def is_outdated_for(self, incident: Incident) -> bool:
        """Whether the incident is about something else by now, because a message was edited or said more."""
        return (incident.query, incident.bounce) != (self.seen.query, self.seen.bounce)

"""In which order open incidents are shown."""

from collections.abc import Sequence

from bot.models.incident import Incident


def by_urgency(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """What waits for somebody to act first, then by how many bounces it has."""
    return tuple(sorted(incidents, key=lambda one: (not one.needs_somebody, -one.count, one.opened_at)))

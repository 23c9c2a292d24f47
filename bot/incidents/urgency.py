"""The order in which open incidents are shown."""

from collections.abc import Sequence

from bot.models.incident import Incident


def by_urgency(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Incidents that need somebody to act come first, then those with most bounces."""
    return tuple(sorted(incidents, key=lambda one: (not one.needs_somebody, -one.count, one.opened_at)))

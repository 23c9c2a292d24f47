"""The overview on a person's Home tab: open, past, and usual durations. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.incidents.urgency import by_urgency
from bot.models.incident import Incident
from bot.models.past import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    mine: tuple[Incident, ...]
    """Open, and opened or taken by the person; most urgent first."""
    others: tuple[Incident, ...]
    """The other open ones, most urgent first."""
    due: tuple[Incident, ...]
    """Open with a check planned; next one first."""
    past: Past


def overview(still_open: Sequence[Incident], past: Past, person: str, now: datetime) -> Overview:
    """The overview for a person, of channels that they are in."""
    urgent_first = by_urgency(still_open)
    due = [one for one in still_open if one.next_check_at]
    return Overview(
        mine=tuple(one for one in urgent_first if _is_theirs(one, person)),
        others=tuple(one for one in urgent_first if not _is_theirs(one, person)),
        due=tuple(sorted(due, key=lambda one: one.next_check_at or now)),
        past=past,
    )


def _is_theirs(incident: Incident, person: str) -> bool:
    return person in {incident.taken_by, incident.opened_by}

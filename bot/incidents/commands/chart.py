"""Groups what was seen at single servers into looks, and looks into a few chart points. Pure functions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from bot.models.chart import ChartPoint
from bot.models.history import Sighting
from bot.models.incident import Incident

POINTS = 20
SHORTEST = timedelta(seconds=1)
"""The shortest time span of a point."""
ONE_LOOK = timedelta(seconds=10)
"""Sightings of one domain within this time after the first belong to the same look."""

Look = list[Sighting]
"""What one look saw at a domain's servers; never empty."""


def chart(seen: Sequence[Sighting], incidents: Sequence[Incident], now: datetime) -> tuple[ChartPoint, ...]:
    """The points, oldest first, each over an equal span of time; none if nothing was seen.

    Only looks made while an incident of this channel was open count: others would reveal what other channels
    asked.
    """
    ours = [one for one in seen if any(_during(one, incident, now) for incident in incidents)]
    if not ours:
        return ()
    first, last = min(one.at for one in ours), max(one.at for one in ours)
    length = max((last - first) / POINTS, SHORTEST)
    buckets: list[list[Look]] = [[] for _ in range(POINTS)]
    for look in _looks(ours):
        buckets[min(int((look[0].at - first) / length), POINTS - 1)].append(look)
    return tuple(_point(first + number * length, bucket) for number, bucket in enumerate(buckets))


def _during(one: Sighting, incident: Incident, now: datetime) -> bool:
    return incident.opened_at <= one.at <= (incident.closed_at or now)


def _looks(seen: Sequence[Sighting]) -> list[Look]:
    """The looks, each with what was seen at all its servers."""
    looks: list[Look] = []
    for one in sorted(seen, key=lambda one: one.at):
        if looks and one.at - looks[-1][0].at < ONE_LOOK:
            looks[-1].append(one)
        else:
            looks.append([one])
    return looks


def _point(at: datetime, looks: Sequence[Look]) -> ChartPoint:
    """A look is good if any server completed a session, because mail then gets through."""
    times = [one.connect_seconds for look in looks for one in look if one.connect_seconds is not None]
    return ChartPoint(
        at=at,
        looks=len(looks),
        good=sum(any(one.good for one in look) for look in looks),
        handshake_seconds=median(times) if times else None,
    )

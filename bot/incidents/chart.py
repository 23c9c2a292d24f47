"""From single looks at a domain's servers to the few points of a chart. Pure."""

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from bot.models import ChartPoint, Incident, Sighting

POINTS = 20


def chart(seen: Sequence[Sighting], incidents: Sequence[Incident], now: datetime) -> tuple[ChartPoint, ...]:
    """Oldest first, each point over the same length of time; nothing where there is nothing to compare.

    Only looks while an incident of this channel was open count: others would tell what other channels asked.
    """
    ours = [one for one in seen if any(_during(one, incident, now) for incident in incidents)]
    if not ours:
        return ()
    first, last = min(one.at for one in ours), max(one.at for one in ours)
    length = (last - first) / POINTS
    buckets: list[list[Sighting]] = [[] for _ in range(POINTS)]
    for one in ours:
        at = int((one.at - first) / length) if length else 0
        buckets[min(at, POINTS - 1)].append(one)
    return tuple(_point(first + number * length, bucket) for number, bucket in enumerate(buckets))


def _during(one: Sighting, incident: Incident, now: datetime) -> bool:
    return incident.opened_at <= one.at <= (incident.closed_at or now)


def _point(at: datetime, bucket: Sequence[Sighting]) -> ChartPoint:
    times = [one.connect_seconds for one in bucket if one.connect_seconds is not None]
    return ChartPoint(
        at=at,
        looks=len(bucket),
        good=sum(one.good for one in bucket),
        handshake_seconds=median(times) if times else None,
    )

"""What became of incidents, in numbers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from statistics import median

from bot.models.incident import Incident, IncidentState
from bot.models.past import WEEK, WEEKS, Pace, Past, Week


def is_since(incident: Incident, moment: datetime) -> bool:
    return incident.closed_at is None or incident.closed_at >= moment


def past_of(incidents: Sequence[Incident], now: datetime) -> Past:
    recovered = [one for one in incidents if one.state is IncidentState.RECOVERED and one.closed_at]
    lately = [one for one in recovered if _within(one.closed_at, now - WEEK, now)]
    weeks = tuple(_week(incidents, now - number * WEEK) for number in range(WEEKS))
    return Past(
        recovered=tuple(sorted(lately, key=lambda one: one.closed_at or now, reverse=True))[:5],
        weeks=weeks,
        paces=_paces([one for one in recovered if _within(one.closed_at, weeks[-1].begins, now)])[:10],
    )


def _within(when: datetime | None, begins: datetime, ends: datetime) -> bool:
    return when is not None and begins < when <= ends


def _week(incidents: Sequence[Incident], ends: datetime) -> Week:
    begins = ends - WEEK
    closed = [one for one in incidents if _within(one.closed_at, begins, ends)]
    recovered = sum(one.state is IncidentState.RECOVERED for one in closed)
    return Week(
        begins=begins,
        opened=sum(_within(one.opened_at, begins, ends) for one in incidents),
        recovered=recovered,
        otherwise=len(closed) - recovered,
    )


def _paces(recovered: Sequence[Incident]) -> tuple[Pace, ...]:
    lasted: dict[str, list[float]] = defaultdict(list)
    for one in recovered:
        if one.provider and one.lasted is not None:
            lasted[one.provider].append(one.lasted)
    paces = [
        Pace(provider=name, cases=len(seconds), median_seconds=median(seconds))
        for name, seconds in lasted.items()
    ]
    return tuple(sorted(paces, key=lambda pace: (-pace.cases, pace.provider)))

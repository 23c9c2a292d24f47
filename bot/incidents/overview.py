"""The overview on a person's Home tab: open, past, and usual durations. Pure functions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.incidents.urgency import by_urgency
from bot.models.incident import Incident, IncidentState

WEEK = timedelta(days=7)
WEEKS = 4
"""Number of weeks counted, including the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, counted back from now."""

    begins: datetime
    opened: int
    recovered: int
    otherwise: int
    """Closed in another way: resolved, stopped or given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long troubles at one provider's servers lasted, counting those that recovered."""

    provider: str
    cases: int
    median_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    mine: tuple[Incident, ...]
    """Open, and opened or taken by the person; most urgent first."""
    others: tuple[Incident, ...]
    """The other open ones, most urgent first."""
    due: tuple[Incident, ...]
    """Open with a check planned; next one first."""
    recovered: tuple[Incident, ...]
    """Recovered within the last week, newest first."""
    weeks: tuple[Week, ...]
    """Newest first; empty if there was never an incident."""
    paces: tuple[Pace, ...]
    """Providers with most cases first."""


def overview(incidents: Sequence[Incident], person: str, now: datetime) -> Overview:
    """The overview for a person. `incidents`: all they may see that are open, or were opened or closed in the
    last four weeks."""
    still_open = by_urgency([one for one in incidents if one.state.is_open])
    mine = tuple(one for one in still_open if person in {one.taken_by, one.opened_by})
    due = [one for one in still_open if one.next_check_at]
    recovered = [one for one in incidents if one.state is IncidentState.RECOVERED and one.closed_at]
    return Overview(
        mine=mine,
        others=tuple(one for one in still_open if one not in mine),
        due=tuple(sorted(due, key=lambda one: one.next_check_at or now)),
        recovered=_newest([one for one in recovered if _within(one.closed_at, now - WEEK, now)]),
        weeks=tuple(_week(incidents, now - number * WEEK) for number in range(WEEKS)) if incidents else (),
        paces=_paces(recovered),
    )


def _newest(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    return tuple(sorted(incidents, key=lambda one: one.closed_at or one.opened_at, reverse=True))


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

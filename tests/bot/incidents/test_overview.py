"""What one person sees of their channels: open incidents, recoveries, durations."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.incidents.overview import WEEKS, Overview, overview
from bot.models.diagnosis import Actor
from bot.models.incident import Incident, IncidentState
from tests.given import NOON, diagnosis, incident

RECOVERED, STOPPED = IncidentState.RECOVERED, IncidentState.STOPPED


def opened(name: str, days_ago: float = 1, **more: Any) -> Incident:
    at = NOON - timedelta(days=days_ago)
    facts: dict[str, Any] = {
        "origin": name,
        "state": IncidentState.WAITING,
        "opened_at": at,
        "last_bounce_at": at,
    }
    return incident(f"B-{name.upper():A<8}", **facts | more)


def closed(name: str, days_ago: float, hours: float = 1, **more: Any) -> Incident:
    before = opened(name, days_ago, **{"state": RECOVERED} | more)
    return replace(before, closed_at=before.opened_at + timedelta(hours=hours))


def seen(*incidents: Incident) -> Overview:
    return overview(incidents, "U1", NOON)


def names(incidents: tuple[Incident, ...]) -> list[str]:
    return [one.origin for one in incidents]


def test_incidents_that_a_user_took_or_opened_are_theirs() -> None:
    found = seen(opened("a"), opened("b", taken_by="U1"), opened("c", opened_by="U1"))
    assert (sorted(names(found.mine)), names(found.others)) == (["b", "c"], ["a"])


def test_incidents_that_need_action_come_first() -> None:
    soon = NOON + timedelta(minutes=5)
    waits = opened("a", next_check_at=soon, count=50, diagnosis=diagnosis())
    ours = opened("b", next_check_at=soon, diagnosis=diagnosis("ip-blocklisted", actor=Actor.SENDER_NETWORK))
    nobody_looks = opened("c", diagnosis=diagnosis())
    found = seen(waits, opened("d"), nobody_looks, ours)
    assert sorted(names(found.others)[:2]) == ["b", "c"]


def test_among_due_incidents_the_next_check_comes_first() -> None:
    later, sooner = (opened(n, next_check_at=NOON + timedelta(hours=h)) for n, h in (("a", 2), ("b", 1)))
    assert names(seen(later, sooner, opened("c")).due) == ["b", "a"]


def test_only_recoveries_of_the_last_week_are_shown_newest_first() -> None:
    found = seen(closed("a", 3), closed("b", 1), closed("c", 9), closed("d", 1, state=STOPPED))
    assert names(found.recovered) == ["b", "a"]


def test_weeks_count_openings_and_outcomes() -> None:
    found = seen(opened("a", 1), closed("b", 2), closed("c", 8, state=STOPPED), closed("d", 8, hours=48))
    counted = [(week.opened, week.recovered, week.otherwise) for week in found.weeks]
    assert counted == [(2, 2, 0), (2, 0, 1), (0, 0, 0), (0, 0, 0)]
    assert len(found.weeks) == WEEKS


def test_without_history_nothing_is_counted() -> None:
    assert seen() == Overview(mine=(), others=(), due=(), recovered=(), weeks=(), paces=())


def test_durations_are_grouped_by_who_runs_the_servers() -> None:
    at_big = {"provider": "big.example", "trouble": "recipient-unreachable"}
    past = [closed(name, 2, hours, **at_big) for name, hours in (("a", 1), ("b", 2), ("c", 12))]
    never_ill = closed("e", 2, 48, provider="big.example")
    (pace,) = seen(*past, closed("d", 2), never_ill).paces
    assert (pace.provider, pace.cases, pace.median_seconds) == ("big.example", 3, 7200.0)

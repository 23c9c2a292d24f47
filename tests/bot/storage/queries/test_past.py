"""What became of the incidents of some channels: recoveries, weeks, and usual durations."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.models.incident import Incident, IncidentState
from bot.models.past import WEEK, WEEKS, Past
from bot.ports.change import Change
from bot.ports.store import Store
from tests.given import NOON, incident

RECOVERED, STOPPED = IncidentState.RECOVERED, IncidentState.STOPPED


def opened(name: str, days_ago: float = 1, **more: Any) -> Incident:
    at = NOON - timedelta(days=days_ago)
    return incident(f"B-{name.upper():A<8}", f"{name}.example", opened_at=at, last_bounce_at=at, **more)


def closed(name: str, days_ago: float, hours: float = 1, **more: Any) -> Incident:
    before = opened(name, days_ago, **{"state": RECOVERED} | more)
    return replace(before, closed_at=before.opened_at + timedelta(hours=hours))


async def given(store: Store, *incidents: Incident) -> None:
    for one in incidents:
        await store.apply(Change(incident=one))


async def past(store: Store, *incidents: Incident) -> Past:
    await given(store, *incidents)
    return await store.past("T1", ["C1", "C2"], NOON)


async def test_only_recoveries_of_the_last_week_are_shown_newest_first(store: Store) -> None:
    found = await past(store, closed("a", 3), closed("b", 1), closed("c", 9), closed("d", 1, state=STOPPED))
    assert [one.query.domain for one in found.recovered] == ["b.example", "a.example"]


async def test_weeks_count_openings_and_outcomes(store: Store) -> None:
    found = await past(
        store, opened("a", 1), closed("b", 2), closed("c", 8, state=STOPPED), closed("d", 8, hours=48)
    )
    counted = [(week.opened, week.recovered, week.otherwise) for week in found.weeks]
    assert counted == [(2, 2, 0), (2, 0, 1), (0, 0, 0), (0, 0, 0)]
    assert [week.begins for week in found.weeks] == [NOON - number * WEEK for number in range(1, WEEKS + 1)]


async def test_an_incident_counts_as_closed_from_the_change_that_closes_it(store: Store) -> None:
    await given(store, opened("a"))
    over = replace(opened("a"), version=1, state=STOPPED, closed_at=NOON)
    assert (await past(store, over)).weeks[0].otherwise == 1


async def test_without_history_all_numbers_are_zero(store: Store) -> None:
    found = await past(store)
    assert (found.recovered, found.paces) == ((), ())
    assert {(week.opened, week.recovered, week.otherwise) for week in found.weeks} == {(0, 0, 0)}


async def test_durations_are_grouped_by_who_runs_the_servers(store: Store) -> None:
    """The median of two is their mean."""
    ill: dict[str, Any] = {"trouble": "recipient-unreachable"}
    at_big = [closed(f"a{hours}", 2, hours, provider="big.example", **ill) for hours in (1, 2, 12)]
    at_small = [closed(f"b{hours}", 2, hours, provider="small.example", **ill) for hours in (1, 3)]
    long_ago = closed("c", 40, provider="big.example", **ill)
    never_ill = closed("e", 2, 47, provider="big.example")
    found = await past(store, *at_big, *at_small, closed("d", 2, **ill), long_ago, never_ill)
    assert [(pace.provider, pace.cases, pace.median_seconds) for pace in found.paces] == [
        ("big.example", 3, 7200.0),
        ("small.example", 2, 7200.0),
    ]


async def test_other_channels_and_teams_do_not_count(store: Store) -> None:
    elsewhere = replace(closed("b", 1), channel="C3", provider="big.example", trouble="tls-broken")
    found = await past(store, closed("a", 1), elsewhere, replace(closed("c", 1), team="T2"))
    assert [one.query.domain for one in found.recovered] == ["a.example"]
    assert (found.weeks[0].opened, found.paces) == (1, ())


async def test_channels_with_something_to_show_are_named_newest_first(store: Store) -> None:
    await given(
        store,
        replace(opened("a", 60), channel="C1"),
        replace(closed("b", 3), channel="C2"),
        replace(closed("c", 2), channel="C3"),
        replace(closed("d", 40), channel="C4"),
        replace(opened("e"), team="T2", channel="C5"),
    )
    assert await store.channels_since("T1", NOON - WEEKS * WEEK, 9) == ["C3", "C2", "C1"]
    assert await store.channels_since("T1", NOON - WEEKS * WEEK, 2) == ["C3", "C2"]

"""One open incident per channel and domain, and no decisions on outdated data; on every store."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import ConflictError
from bot.models.incident import IncidentState
from bot.ports.change import Change, JoinedBounce
from bot.ports.store import Store
from tests.bot.storage.stories import opening
from tests.given import NOON, incident, intake, said

SOON = NOON + timedelta(seconds=15)


async def test_an_incident_moved_to_another_domain_is_found_there(store: Store) -> None:
    await store.apply(opening())
    moved = incident(domain="other.example", version=1)
    await store.apply(Change(incident=moved))
    assert await store.open_incident("T1", "C1", "down.example") is None
    assert await store.open_incident("T1", "C1", "other.example") == replace(moved, version=2)
    assert [one.id for one in await store.incidents_of("T1", "C1", "other.example")] == [moved.id]
    await store.apply(opening("B-BBBBBBBB"))


async def test_an_incident_neither_moves_nor_reopens_where_another_is_open(store: Store) -> None:
    await store.apply(opening())
    await store.apply(opening("B-BBBBBBBB", domain="other.example"))
    await store.apply(Change(incident=incident(state=IncidentState.RECOVERED, version=1)))
    with pytest.raises(ConflictError):
        await store.apply(Change(incident=incident(domain="other.example", version=2)))
    await store.apply(opening("B-CCCCCCCC"))
    with pytest.raises(ConflictError):
        await store.apply(Change(incident=incident(version=2)))


async def test_a_reopened_incident_holds_its_domain_again(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(state=IncidentState.RECOVERED, version=1)))
    await store.apply(Change(incident=incident(version=2)))
    assert await store.open_incident("T1", "C1", "down.example") == incident(version=3)


async def test_a_superseded_incident_that_changes_leaves_the_domain_to_its_successor(store: Store) -> None:
    await store.apply(opening())
    await store.apply(replace(opening("B-BBBBBBBB"), supersedes="B-AAAAAAAA"))
    await store.apply(Change(incident=incident(count=2, version=1)))
    there = await store.open_incident("T1", "C1", "down.example")
    assert there is not None
    assert there.id == "B-BBBBBBBB"


async def test_an_incident_is_read_back_as_stored(store: Store) -> None:
    await store.apply(opening())
    assert await store.incident("B-AAAAAAAA") == incident(version=1)
    assert await store.open_incident("T1", "C1", "down.example") == incident(version=1)
    assert await store.incident("B-ZZZZZZZZ") is None


async def test_of_two_concurrent_openings_of_a_domain_one_fails(store: Store) -> None:
    await store.apply(opening())
    with pytest.raises(ConflictError):
        await store.apply(opening("B-BBBBBBBB"))
    assert await store.incident("B-BBBBBBBB") is None
    assert await store.watch("B-BBBBBBBB") is None
    await store.apply(opening("B-CCCCCCCC", domain="other.example"))
    await store.apply(opening("B-DDDDDDDD", channel="C2"))


async def test_a_newer_incident_supersedes_one_that_bounces_no_longer_join(store: Store) -> None:
    await store.apply(opening())
    await store.apply(replace(opening("B-BBBBBBBB"), supersedes="B-AAAAAAAA"))
    found = await store.open_incident("T1", "C1", "down.example")
    assert found
    assert found.id == "B-BBBBBBBB"
    older = await store.incident("B-AAAAAAAA")
    assert older
    await store.apply(Change(incident=replace(older, taken_by="U1")))
    found = await store.open_incident("T1", "C1", "down.example")
    assert found
    assert found.id == "B-BBBBBBBB"
    assert {one.id for one in await store.open_incidents("T1", ["C1"])} == {"B-AAAAAAAA", "B-BBBBBBBB"}


async def test_a_closed_incident_frees_its_domain(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(version=1, state=IncidentState.RESOLVED)))
    assert await store.open_incident("T1", "C1", "down.example") is None
    await store.apply(opening("B-BBBBBBBB"))


async def test_a_change_based_on_an_old_version_is_decided_again(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(version=1, taken_by="U1")))
    with pytest.raises(ConflictError):
        await store.apply(
            Change(incident=incident(version=1, taken_by="U2"), posts=(said("B-AAAAAAAA/action/2"),))
        )
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.taken_by, found.version) == ("U1", 2)


async def test_a_bounce_that_joined_leads_to_its_incident(store: Store) -> None:
    await store.apply(opening())
    bounce = JoinedBounce(
        origin="T1:C1:9.0",
        recipient="a@down.example",
        status="4.4.1",
        reason="networkerror",
        at=SOON,
        ts="9.0",
    )
    await store.apply(Change(incident=incident(version=1, count=2), bounces=(bounce,)))
    assert await store.bounces("B-AAAAAAAA") == [bounce]
    for origin in ("T1:C1:9.0", "T1:C1:B-AAAAAAAA"):
        found = await store.incident_of_origin(origin)
        assert found
        assert found.id == "B-AAAAAAAA"
    assert await store.incident_of_origin("T1:C1:404") is None


async def test_earlier_incidents_of_a_domain_come_newest_first(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(version=1, state=IncidentState.RECOVERED)))
    await store.apply(opening("B-BBBBBBBB", opened_at=SOON))
    found = await store.incidents_of("T1", "C1", "down.example")
    assert [one.id for one in found] == ["B-BBBBBBBB", "B-AAAAAAAA"]
    assert await store.incidents_of("T1", "C2", "down.example") == []


async def test_many_concurrent_queries_each_get_their_own_answer(store: Store) -> None:
    await store.apply(opening())
    changes = [Change(incident=incident(version=1, taken_by=f"U{n}")) for n in range(20)]
    answers = await asyncio.gather(*map(store.apply, changes), return_exceptions=True)
    assert answers.count(None) == 1
    assert sum(isinstance(answer, ConflictError) for answer in answers) == 19
    assert all(await asyncio.gather(*(store.accept(intake(f"T1:C1:{n}")) for n in range(20))))
    assert len(await store.unprocessed()) == 20
    assert await store.writable()


async def test_a_week_includes_open_incidents_and_those_that_began_or_ended_in_it(store: Store) -> None:
    long_ago, lately = NOON - timedelta(days=20), NOON - timedelta(days=2)
    over = incident("B-AAAAAAA1", "d1.example", state=IncidentState.RECOVERED, opened_at=long_ago)
    await store.apply(Change(incident=incident("B-AAAAAAA0", "d0.example", opened_at=long_ago)))
    await store.apply(Change(incident=replace(over, closed_at=lately)))
    await store.apply(Change(incident=replace(over, id="B-AAAAAAA2", closed_at=long_ago)))
    found = await store.incidents_since("T1", "C1", NOON - timedelta(days=7))
    assert {one.id for one in found} == {"B-AAAAAAA0", "B-AAAAAAA1"}
    assert not await store.incidents_since("T1", "C2", long_ago)


async def test_a_provider_with_a_name_of_any_length_is_stored(store: Store) -> None:
    await store.apply(Change(incident=incident(provider="\\000" * 63 + ".example")))
    assert await store.incident("B-AAAAAAAA") is not None

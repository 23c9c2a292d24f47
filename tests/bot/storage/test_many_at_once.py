"""Many concurrent writes and queries, each with its own result; on every store."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.errors import AlreadyProcessedError, ConflictError
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident, IncidentState
from bot.ports.change import Change, JoinedBounce
from bot.ports.store import Store
from tests.bot.storage.stories import opening
from tests.given import NOON, incident, intake, said, watch

SOON = NOON + timedelta(seconds=15)
OVER = IncidentState.RESOLVED
NAMES = [f"B-AAAAAA{n:02}" for n in range(20)]


async def open_all(store: Store) -> None:
    await asyncio.gather(*(store.apply(opening(name, domain=f"{name.lower()}.example")) for name in NAMES))


async def outcomes(store: Store, changes: Sequence[Change]) -> list[BaseException | None]:
    return await asyncio.gather(*map(store.apply, changes), return_exceptions=True)


def changed(name: str, **more: object) -> Incident:
    return incident(name, f"{name.lower()}.example", version=1, **more)


async def test_each_change_is_stored_with_all_that_belongs_to_it(store: Store) -> None:
    await open_all(store)
    assert all([await store.outgoing(f"{name}/card") for name in NAMES])
    spent = [
        Change(
            incident=changed(
                name, state=IncidentState.RESOLVED if name == NAMES[0] else IncidentState.WAITING
            ),
            watch=watch(name, SOON, check_no=1),
            spends=0,
            bounces=(bounce(name),),
        )
        for name in NAMES
    ]
    assert await outcomes(store, spent) == [None] * len(NAMES)
    found = await asyncio.gather(*map(store.incident, NAMES))
    assert [one and (one.id, one.version) for one in found] == [(name, 2) for name in NAMES]
    looks = await asyncio.gather(*map(store.watch, NAMES))
    assert looks == [watch(name, SOON, check_no=1) for name in NAMES]
    assert [await store.bounces(name) for name in NAMES] == [[bounce(name)] for name in NAMES]
    assert len(await store.open_incidents("T1")) == len(NAMES) - 1


def bounce(name: str) -> JoinedBounce:
    return JoinedBounce(
        origin=f"joins {name}", recipient=None, status="4.4.1", reason="undefined", at=NOON, ts=None
    )


async def test_of_several_concurrent_changes_one_wins_and_others_are_retried(store: Store) -> None:
    await open_all(store)
    same = [
        Change(incident=changed(NAMES[0], taken_by=f"U{n}"), posts=(said(f"{NAMES[0]}/action/{n}"),))
        for n in range(5)
    ]
    others = [Change(incident=changed(name, taken_by="U9")) for name in NAMES[1:]]
    told = await outcomes(store, [*same, *others])
    assert [type(one) for one in told].count(ConflictError) == 4
    winner = next(n for n, one in enumerate(told) if one is None)
    found = await store.incident(NAMES[0])
    assert found
    assert (found.taken_by, found.version) == (f"U{winner}", 2)
    assert told[5:] == [None] * len(others)


async def test_a_check_is_used_once_by_concurrent_processes(store: Store) -> None:
    await open_all(store)
    spending = Change(watch=watch(NAMES[0], SOON, check_no=1), spends=0)
    told = await outcomes(store, [spending] * 3)
    assert [type(one) for one in told].count(ConflictError) == 2


async def test_an_intake_is_processed_once(store: Store) -> None:
    await store.accept(intake("T1:C1:1.0"))
    working = [Change(processed=("T1:C1:1.0",), posts=(said(f"answer/{n}"),)) for n in range(3)]
    told = await outcomes(store, working)
    assert [type(one) for one in told].count(AlreadyProcessedError) == 2
    assert await store.unprocessed() == []


async def test_two_new_incidents_of_a_domain_do_not_harm_a_third(store: Store) -> None:
    twice = [opening("B-AAAAAAAA"), opening("B-BBBBBBBB")]
    told = await outcomes(store, [*twice, opening("B-CCCCCCCC", domain="other.example")])
    assert [type(one) for one in told].count(ConflictError) == 1
    assert told[2] is None
    assert len(await store.open_incidents("T1")) == 2


async def test_a_check_is_claimed_by_one_of_several_processes(store: Store) -> None:
    await open_all(store)

    async def claimed(owner: str) -> list[bool]:
        return list(await asyncio.gather(*(store.claim(name, 0, owner, NOON, SOON) for name in NAMES)))

    one, two = await asyncio.gather(claimed("one"), claimed("two"))
    assert [first != second for first, second in zip(one, two, strict=True)] == [True] * len(NAMES)


async def test_concurrent_reads_of_settings_each_get_their_channel(store: Store) -> None:
    await store.apply(Change(settings=replace(ChannelSettings(team="T1", channel="C2"), digest=True)))
    found = await asyncio.gather(*(store.settings("T1", f"C{n}") for n in range(4)))
    assert [(one.channel, one.digest) for one in found] == [
        ("C0", False), ("C1", False), ("C2", True), ("C3", False),
    ]  # fmt: skip

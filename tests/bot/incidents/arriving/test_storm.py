"""Hundreds of messages at once: they join in few changes, each is counted, and none blocks another."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.models.incident import IncidentState
from bot.models.intake import Intake, IntakeKind
from bot.ports.change import Change
from tests.bot.incidents.house import House, open_house
from tests.twins.store import MemoryStore

MESSAGE = IntakeKind.MESSAGE
FULL = "<user{}@{}.example>: 452 4.2.2 mailbox full"


class Counting(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.changes = 0

    async def apply(self, change: Change) -> None:
        self.changes += 1
        await super().apply(change)


@pytest.fixture
def closed_house() -> House:
    """A house whose worker has not started, so that accepted intakes wait together."""
    house = House()
    house.store = Counting()
    house.incidents = house.build()
    return house


async def storm(house: House, intakes: list[Intake]) -> dict[str | None, int]:
    """The count of each domain's incident after everything is processed."""
    for intake in intakes:
        await house.incidents.accept(intake)
    await house.incidents.start()
    await house.stirred()
    await house.incidents.stop()
    return {one.query.domain: one.count for one in house.store._tables.incidents.values()}


def bounces(house: House, count: int, *domains: str) -> list[Intake]:
    return [house.intake(FULL.format(n, domains[n % len(domains)]), MESSAGE) for n in range(count)]


async def test_every_bounce_is_counted_in_few_changes(closed_house: House) -> None:
    counts = await storm(closed_house, bounces(closed_house, 200, "a", "b"))
    assert counts == {"a.example": 100, "b.example": 100}
    assert isinstance(closed_house.store, Counting)
    assert closed_house.store.changes < 40
    joined = [await closed_house.store.bounces(one) for one in closed_house.store._tables.incidents]
    assert [len(each) for each in joined] == [99, 99]


async def test_bounces_of_different_domains_each_open_an_incident_and_none_fails(
    closed_house: House,
) -> None:
    with capture_logs() as lines:
        counts = await storm(closed_house, bounces(closed_house, 3, "a", "b", "c"))
    assert counts == {"a.example": 1, "b.example": 1, "c.example": 1}
    assert not [line for line in lines if line["log_level"] == "error"]


async def test_an_unreadable_one_fails_alone(closed_house: House) -> None:
    closed_house.mailroom.broken = 1
    counts = await storm(closed_house, bounces(closed_house, 10, "a"))
    assert counts == {"a.example": 10}


async def test_chatter_and_mail_about_several_domains_are_processed_too(
    closed_house: House,
) -> None:
    several = closed_house.intake("", MESSAGE)
    closed_house.mailroom.parts[several.ts or ""] = [
        "<a@a.example>: 452 4.2.2 mailbox full\n<c@c.example>: 550 5.1.1 user unknown"
    ]
    chatter = [closed_house.intake(words, MESSAGE) for words in ("lunch?", "at noon")]
    first, *rest = bounces(closed_house, 4, "a")
    async with asyncio.timeout(60):
        counts = await storm(closed_house, [first, *chatter, several, *rest])
    assert counts["a.example"] >= 4
    assert not await closed_house.store.unprocessed()


async def test_thousands_in_one_channel_do_not_delay_another_channel(
    closed_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.incidents.inbox.BATCH", 10)
    monkeypatch.setattr("bot.incidents.inbox.SWEEP", 3600)
    answered, fetch = asyncio.Event(), closed_house.mailroom.fetch

    async def slowly(intake: Intake) -> Sequence[bytes | str]:
        await answered.wait()
        return await fetch(intake)

    monkeypatch.setattr(closed_house.mailroom, "fetch", slowly)
    for intake in bounces(closed_house, 30, "a"):
        await closed_house.incidents.accept(intake)
    asked = replace(closed_house.intake("list"), channel="C2")
    await closed_house.incidents.accept(asked)
    await closed_house.incidents.start()
    while not await closed_house.store.outgoing(f"answer/{asked.origin}"):
        await closed_house._stirred.wait()
        closed_house._stirred.clear()
    answered.set()
    await closed_house.stirred()
    await closed_house.incidents.stop()
    assert (await closed_house.the_incident()).count == 30


async def test_channels_take_turns_if_there_are_more_than_fit_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.incidents.inbox.AT_ONCE", 1)
    monkeypatch.setattr("bot.incidents.inbox.TOGETHER", 2)
    house = House()
    asked, fetch, answered = replace(house.intake("list"), channel="C2"), house.mailroom.fetch, list[bool]()

    async def noting(intake: Intake) -> Sequence[bytes | str]:
        answered.append(await house.store.outgoing(f"answer/{asked.origin}") is not None)
        return await fetch(intake)

    monkeypatch.setattr(house.mailroom, "fetch", noting)
    await storm(house, [*bounces(house, 6, "a"), asked])
    assert answered == [False, False, True, True, True, True]


async def test_a_message_in_between_keeps_its_place(closed_house: House) -> None:
    before = bounces(closed_house, 3, "a")
    resolve = closed_house.intake("resolve a.example")
    after = bounces(closed_house, 2, "a")
    for intake in [*before, resolve, *after]:
        await closed_house.incidents.accept(intake)
    await closed_house.incidents.start()
    await closed_house.stirred()
    await closed_house.incidents.stop()
    first, second = closed_house.store._tables.incidents.values()
    assert (first.state, first.count) == (IncidentState.RESOLVED, 3)
    assert (second.state, second.count) == (IncidentState.LOOKING, 2)


async def test_a_bounce_that_joined_before_a_crash_is_not_counted_again() -> None:
    async with open_house() as house:
        intakes = bounces(house, 5, "a")
        for intake in intakes:
            await house.hand_in(intake)
        house.store._tables.processed.clear()
        for intake in bounces(house, 1, "a"):
            await house.hand_in(intake)
        assert (await house.the_incident()).count == 6

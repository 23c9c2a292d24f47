"""A long check stays ours, because its lease is renewed."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import RefusedValueError, StorageError, UnreadableError
from bot.models.channel import ChannelSettings
from bot.models.content import Said
from bot.ports.change import Change
from tests.bot.incidents.house import House


async def test_a_lease_is_renewed_again_after_a_database_outage(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.stop()
    await house.clock.advance(900)
    claim, claims, renewed = house.store.claim, list[object](), asyncio.Event()

    async def away_for_once(*check: object) -> bool:
        claims.append(check)
        if len(claims) == 2:
            raise StorageError("The database is away.")
        if len(claims) == 3:
            renewed.set()
        return await claim(*check)  # type: ignore[arg-type]

    monkeypatch.setattr(house.store, "claim", away_for_once)
    house.doctor.meanwhile = renewed.wait
    await house.build(lease=0.03).run_due((await house.the_incident()).id, 1)
    assert len(house.doctor.asked) == 2


async def test_a_check_stays_claimed_however_long_it_takes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = await house.opened()
    await house.clock.stop()
    await house.clock.advance(900)
    others, over, in_between = list[bool](), asyncio.Event(), asyncio.sleep

    async def passes(seconds: float) -> None:
        await house.clock.advance(seconds)
        now = house.clock.now()
        others.append(await house.store.claim(incident.id, 1, "them", now, now + timedelta(seconds=15)))
        if any(others) or len(others) == 5:
            over.set()
        await in_between(0)

    monkeypatch.setattr("bot.incidents.looking.claims.asyncio.sleep", passes)
    house.doctor.meanwhile = over.wait
    await house.build(lease=15.0).run_due(incident.id, 1)
    assert not any(others)


async def test_nothing_is_checked_while_the_channels_settings_are_unreadable(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result could not be stored, so the look would be repeated each time the lease expires."""
    incident = await house.opened()
    await house.clock.stop()
    await house.clock.advance(900)

    async def settings(team: str, channel: str) -> ChannelSettings:
        raise UnreadableError("channels", f"{team}/{channel}", "digest")

    monkeypatch.setattr(house.store, "settings", settings)
    with pytest.raises(UnreadableError):
        await house.incidents.run_due(incident.id, 1)
    assert len(house.doctor.asked) == 1


async def test_a_result_that_the_database_refuses_counts_as_a_failed_check(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the same look would be made again and again, and its card would say "checking" for ever."""
    apply = house.store.apply

    async def choosy(change: Change) -> None:
        if change.incident and change.incident.diagnosis:
            raise RefusedValueError("DataError")
        await apply(change)

    monkeypatch.setattr(house.store, "apply", choosy)
    incident = await house.opened()
    assert len(house.doctor.asked) == 1
    assert incident.next_check_at
    assert incident.next_check_at > house.clock.now()
    assert "failed by an error of mine" in house.said(f"error/{incident.origin}", Said).text

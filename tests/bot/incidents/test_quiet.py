"""Quiet hours: posts that can wait do so; answers and urgent posts do not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.incidents.quiet import quiet_until
from bot.models.channel import ChannelSettings, QuietHours
from bot.models.diagnosis import Actor
from bot.models.intake import IntakeKind
from tests.bot.incidents.house import House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE
END = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def hours(begins: int, ends: int, zone: str = "UTC") -> ChannelSettings:
    quiet = QuietHours(begins=time(begins), ends=time(ends))
    return ChannelSettings(team="T1", channel="C1", quiet=quiet, zone=zone)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "now", "until"),
    [
        (hours(22, 7), at(24, 23), at(25, 7)),
        (hours(22, 7), at(25, 3), at(25, 7)),
        (hours(22, 7), at(25, 7), None),
        (hours(22, 7), at(24, 21), None),
        (hours(8, 17), at(24, 9), at(24, 17)),
        (hours(8, 17), at(24, 18), None),
        (hours(22, 7, "America/New_York"), at(24, 4), at(24, 12)),
        (ChannelSettings(team="T1", channel="C1"), at(24, 23), None),
    ],
)
def test_quiet_hours_are_on_the_channels_own_clock(
    settings: ChannelSettings, now: datetime, until: datetime | None
) -> None:
    assert quiet_until(settings, now) == until


@pytest.fixture
async def quiet(house: House) -> House:
    await house.say("settings quiet 8-17")
    return house


def waiting(house: House) -> list[str]:
    return [post.key.partition("/")[2] for post in house.posts() if post.not_before == END]


async def test_an_unasked_verdict_and_a_recovery_wait_for_the_end(quiet: House) -> None:
    quiet.doctor.answers = [diagnosis(), diagnosis("healthy")]
    await quiet.say("4.4.1 example.com", MESSAGE, user="USLACKBOT")
    await quiet.clock.advance(900)
    assert waiting(quiet) == ["diagnosis", "recheck/1"]
    ready = [one.post.key.partition("/")[2] for one in await quiet.store.to_send(quiet.clock.now())]
    assert "card" in ready
    assert not {"diagnosis", "recheck/1"} & set(ready)


async def test_when_they_are_over_everything_goes_in_order(quiet: House) -> None:
    await quiet.say("4.4.1 example.com", MESSAGE, user="USLACKBOT")
    await quiet.post_card()
    await quiet.say("4.4.1 bob@example.com", MESSAGE)
    assert not await quiet.store.to_send(quiet.clock.now())
    told = [one.post.key.partition("/")[2] for one in await quiet.store.to_send(END)]
    assert told == ["diagnosis", "joined/2"]


async def test_who_asks_is_answered_at_once(quiet: House) -> None:
    await quiet.say("4.4.1 example.com")
    await quiet.clock.advance(120)
    await quiet.say("recheck example.com")
    assert waiting(quiet) == []


async def test_what_somebody_must_act_on_is_told_at_once(quiet: House) -> None:
    ours = diagnosis()
    ours = replace(ours, verdict=replace(ours.verdict, actor=Actor.SENDER_NETWORK))
    quiet.doctor.answers = [ours]
    await quiet.say("4.4.1 example.com", MESSAGE, user="USLACKBOT")
    assert waiting(quiet) == []


async def test_without_auto_watch_it_looks_once_and_when_asked(house: House) -> None:
    await house.say("settings watch off")
    await house.say("4.4.1 example.com")
    await house.clock.advance(timedelta(days=2).total_seconds())
    assert len(house.doctor.asked) == 1
    assert (await house.the_incident()).next_check_at is None
    await house.say("recheck example.com")
    assert len(house.doctor.asked) == 2


async def test_a_watch_that_somebody_asked_for_looks_without_auto_watch_too(house: House) -> None:
    await house.say("settings watch off")
    await house.say("watch example.com")
    await house.clock.advance(900)
    assert len(house.doctor.asked) == 2

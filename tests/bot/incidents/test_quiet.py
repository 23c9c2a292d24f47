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
def test_quiet_hours_use_the_channels_time_zone(
    settings: ChannelSettings, now: datetime, until: datetime | None
) -> None:
    assert quiet_until(settings, now) == until


@pytest.fixture
async def quiet(house: House) -> House:
    await house.say("settings quiet 8-17")
    return house


def waiting(house: House) -> list[str]:
    return [post.key.partition("/")[2] for post in house.posts() if post.not_before == END]


async def test_an_unrequested_verdict_and_a_recovery_wait_for_their_end(quiet: House) -> None:
    quiet.doctor.answers = [diagnosis(), diagnosis("healthy")]
    await quiet.say("4.4.1 example.com", MESSAGE, user="USLACKBOT")
    await quiet.clock.advance(900)
    assert waiting(quiet) == ["diagnosis", "recheck/1"]
    ready = [one.post.key.partition("/")[2] for one in await quiet.store.to_send(quiet.clock.now())]
    assert "card" in ready
    assert not {"diagnosis", "recheck/1"} & set(ready)


async def test_after_quiet_hours_everything_is_posted_in_order(quiet: House) -> None:
    await quiet.say("4.4.1 example.com", MESSAGE, user="USLACKBOT")
    await quiet.post_card()
    await quiet.say("4.4.1 bob@example.com", MESSAGE)
    assert not await quiet.store.to_send(quiet.clock.now())
    told = [one.post.key.partition("/")[2] for one in await quiet.store.to_send(END)]
    assert told == ["diagnosis", "joined/2"]


async def test_a_request_is_answered_at_once(quiet: House) -> None:
    await quiet.say("4.4.1 example.com")
    await quiet.clock.advance(120)
    await quiet.say("recheck example.com")
    assert waiting(quiet) == []


async def test_a_verdict_that_needs_action_is_posted_at_once(quiet: House) -> None:
    ours = diagnosis()
    ours = replace(ours, verdict=replace(ours.verdict, actor=Actor.SENDER_NETWORK))
    quiet.doctor.answers = [ours]
    await quiet.say("4.4.1 example.com", MESSAGE, user="USLACKBOT")
    assert waiting(quiet) == []


async def test_without_auto_watch_it_checks_once_and_on_request(house: House) -> None:
    await house.say("settings watch off")
    await house.say("4.4.1 example.com")
    await house.clock.advance(timedelta(days=2).total_seconds())
    assert len(house.doctor.asked) == 1
    assert (await house.the_incident()).next_check_at is None
    await house.say("recheck example.com")
    assert len(house.doctor.asked) == 2


async def test_a_requested_watch_works_without_auto_watch_too(house: House) -> None:
    await house.say("settings watch off")
    await house.say("watch example.com")
    await house.clock.advance(900)
    assert len(house.doctor.asked) == 2

"""The weekly digest: on Monday morning in the channel's time zone, once, for channels that want it."""

import pytest

from bot.models.content import Digest
from tests.bot.incidents.house import House
from tests.given import diagnosis
from tests.twins.store.incidents import Incidents

DAY = 86400
TO_MONDAY = 6 * DAY - 9 * 3600
"""From the house's Tuesday, 9:00 UTC, to the start of Monday."""


def digests(house: House) -> list[str]:
    return [post.key for post in house.posts() if isinstance(post.content, Digest)]


async def until(house: House, seconds: float) -> None:
    await house.clock.advance(seconds)
    await house.incidents.post_digests()


async def test_the_digest_is_posted_once_on_monday_morning(house: House) -> None:
    await house.say("settings digest on")
    house.doctor.answers = [diagnosis("healthy"), diagnosis()]
    await house.say("4.4.1 works.example")
    await house.say("4.4.1 example.com")
    await until(house, TO_MONDAY + 8 * 3600)
    assert digests(house) == []
    await until(house, 3600)
    await until(house, 60)
    assert digests(house) == ["digest/C1/2026-W49"]
    told = house.said("2026-W49", Digest)
    assert (told.opened, told.bounces, told.recovered) == (2, 2, 1)


async def test_a_posted_digest_is_not_built_again_all_monday(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.say("settings digest on")
    await until(house, TO_MONDAY + 10 * 3600)
    monkeypatch.delattr(Incidents, "incidents_since")
    await until(house, 60)
    assert digests(house) == ["digest/C1/2026-W49"]


async def test_the_digest_follows_the_channels_time_zone(house: House) -> None:
    await house.say("settings digest on zone Asia/Tokyo")
    await until(house, TO_MONDAY)
    assert digests(house) == ["digest/C1/2026-W49"]


async def test_each_week_has_one_digest(house: House) -> None:
    await house.say("settings digest on")
    await until(house, TO_MONDAY + 10 * 3600)
    await until(house, 7 * DAY)
    assert digests(house) == ["digest/C1/2026-W49", "digest/C1/2026-W50"]


async def test_a_channel_that_does_not_want_it_gets_none(house: House) -> None:
    await until(house, TO_MONDAY + 10 * 3600)
    assert digests(house) == []

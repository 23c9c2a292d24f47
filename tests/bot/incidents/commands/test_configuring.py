"""A channel's settings: shown to those who ask, and changed visibly by those who may."""

from bot.models.content import Configured, Recalled, Said
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.models.post import Place
from tests.bot.incidents.house import House


async def test_settings_are_shown_in_private(house: House) -> None:
    await house.say("settings")
    post = house.last()
    assert (post.place, type(post.content)) == (Place.PRIVATE, Configured)


async def test_a_change_is_announced_in_the_channel(house: House) -> None:
    await house.say("settings quiet 22:00-07:00 digest on", user="U2")
    post = house.last()
    assert post.place is Place.REPLY
    assert isinstance(post.content, Configured)
    assert (post.content.by, post.content.settings.digest) == ("U2", True)
    assert await house.store.channels_with_digest()


async def test_setting_the_same_value_changes_nothing(house: House) -> None:
    await house.say("settings digest off")
    assert house.last().place is Place.PRIVATE
    assert (await house.store.settings("T1", "C1")).version == 0


async def test_only_named_users_may_change_resolve_and_stop(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.say("settings rights <@U1> <@U3>", IntakeKind.MENTION)
    for words in ("settings rights members", "resolve example.com", "stop example.com"):
        await house.say(words, user="U2")
        told = house.last()
        assert told.place is Place.PRIVATE
        assert isinstance(told.content, Said)
        assert told.content.text.startswith("Only 2 people may resolve, stop and change settings")
    assert (await house.the_incident()).state is IncidentState.WAITING
    await house.say("resolve example.com", user="U3")
    assert (await house.the_incident()).state is IncidentState.RESOLVED


async def test_a_user_who_names_others_stays_named(house: House) -> None:
    await house.say("settings rights <@U3>", IntakeKind.MENTION, user="U1")
    assert (await house.store.settings("T1", "C1")).keepers == ("U3", "U1")


async def test_when_everybody_named_has_left_members_decide_again(house: House) -> None:
    """Nobody could free the channel: neither resolve nor change who may."""
    await house.opened()
    await house.say("settings rights <@U3>", IntakeKind.MENTION, user="U1")
    house.mailroom.left = {"U1"}
    await house.say("settings rights members", user="U2")
    assert house.line().startswith("Only 2 people")
    house.mailroom.left = {"U1", "U3"}
    await house.say("resolve example.com", user="U2")
    assert (await house.the_incident()).state is IncidentState.RESOLVED
    await house.say("settings rights members", user="U2")
    assert (await house.store.settings("T1", "C1")).keepers == ()


async def test_when_everybody_named_has_left_guests_still_decide_nothing(house: House) -> None:
    await house.say("settings rights <@U1>", IntakeKind.MENTION, user="U1")
    house.mailroom.left, house.mailroom.guests = {"U1"}, {"U9"}
    await house.say("settings rights <@U9>", IntakeKind.MENTION, user="U9")
    assert house.line().startswith("Only members of this workspace")
    assert (await house.store.settings("T1", "C1")).keepers == ("U1",)


async def test_a_channel_begins_in_the_time_zone_of_whoever_first_sets_something(house: House) -> None:
    """Quiet hours that a New Yorker types are not meant in UTC."""
    house.mailroom.zones = {"U1": "America/New_York", "U2": "Asia/Tokyo"}
    await house.say("settings quiet 22:00-07:00", user="U1")
    told = house.last().content
    assert isinstance(told, Configured)
    assert (told.settings.zone, told.in_their_zone) == ("America/New_York", True)
    await house.say("settings digest on", user="U2")
    told = house.last().content
    assert isinstance(told, Configured)
    assert (told.settings.zone, told.in_their_zone) == ("America/New_York", False)


async def test_a_zone_that_is_named_counts_also_if_it_is_utc(house: House) -> None:
    house.mailroom.zones = {"U1": "America/New_York"}
    await house.say("settings quiet 22:00-07:00 zone UTC", user="U1")
    told = house.last().content
    assert isinstance(told, Configured)
    assert (told.settings.zone, told.in_their_zone) == ("UTC", False)


async def test_a_setting_without_effect_brings_no_time_zone_either(house: House) -> None:
    house.mailroom.zones = {"U1": "America/New_York"}
    await house.say("settings digest off", user="U1")
    assert (await house.store.settings("T1", "C1")).version == 0


async def test_until_then_the_history_is_drawn_for_whoever_asks(house: House) -> None:
    house.mailroom.zones = {"U1": "America/New_York"}
    await house.say("history example.com", user="U1")
    told = house.last().content
    assert isinstance(told, Recalled)
    assert told.zone == "America/New_York"
    await house.say("settings zone Europe/Berlin", user="U1")
    await house.say("history example.com", user="U1")
    told = house.last().content
    assert isinstance(told, Recalled)
    assert told.zone == "Europe/Berlin"

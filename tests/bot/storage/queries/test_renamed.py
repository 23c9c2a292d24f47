"""A channel gets another id, as a private one does when it is shared: what is stored follows it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import ConflictError
from bot.models.channel import ChannelSettings
from bot.models.incident import IncidentState
from bot.ports.change import Change, JoinedBounce
from bot.storage import SqlStore
from tests.bot.storage.conftest import made
from tests.bot.storage.stories import next_to_send, opening, reply
from tests.given import NOON, intake

OLD, NEW = "C1", "C2NEW"


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await made(request, tmp_path)
    assert isinstance(opened, SqlStore)
    await opened.open()
    yield opened
    await opened.close()


async def renamed(store: SqlStore) -> None:
    await store.rename_channel("T1", OLD, NEW)


async def test_an_incident_is_found_in_the_channel_with_the_new_id(store: SqlStore) -> None:
    await store.apply(opening(origin="T1:C1:1.0", origin_ts="1.0", thread_ts="1.0"))
    await renamed(store)
    here = await store.open_incident("T1", NEW, "down.example")
    assert here is not None
    assert (here.channel, here.origin) == (NEW, "T1:C2NEW:1.0")
    assert await store.incident_in_thread("T1", NEW, "1.0") == here
    assert await store.incident_of_origin("T1:C2NEW:1.0") == here
    assert await store.open_incident("T1", OLD, "down.example") is None


async def test_what_joined_it_is_known_by_its_message_still(store: SqlStore) -> None:
    await store.apply(opening())
    bounce = JoinedBounce(origin="T1:C1:2.0", recipient=None, status=None, reason="undefined", at=NOON)
    incident = await store.incident("B-AAAAAAAA")
    assert incident
    await store.apply(Change(incident=incident, bounces=(bounce,)))
    await renamed(store)
    assert await store.known_origins(["T1:C2NEW:2.0"]) == {"T1:C2NEW:2.0"}


async def test_a_look_that_was_under_way_does_not_bring_the_old_id_back(store: SqlStore) -> None:
    await store.apply(opening())
    looked_at = await store.incident("B-AAAAAAAA")
    assert looked_at
    await renamed(store)
    with pytest.raises(ConflictError):
        await store.apply(Change(incident=replace(looked_at, state=IncidentState.WAITING)))


async def test_nothing_is_drawn_again_for_it(store: SqlStore) -> None:
    await store.apply(opening())
    await store.sent("B-AAAAAAAA/card", "1.5", NOON)
    await store.card_shown("B-AAAAAAAA", 1)
    await renamed(store)
    assert not await store.stale_cards("T1")


async def test_waiting_posts_go_to_the_new_id(store: SqlStore) -> None:
    await store.apply(Change(posts=(reply("answer/T1:C1:1.0", OLD), reply("other", "C9"))))
    await renamed(store)
    waiting = await store.next_to_send("T1", NOON, (), 10)
    assert {one.post.key: one.post.channel for one in waiting} == {
        "answer/T1:C2NEW:1.0": NEW,
        "other": "C9",
    }


async def test_a_post_being_sent_keeps_the_key_by_which_it_is_looked_up(store: SqlStore) -> None:
    await store.apply(Change(posts=(reply("answer/T1:C1:1.0", OLD),)))
    await store.sending("answer/T1:C1:1.0", NOON)
    await renamed(store)
    assert await next_to_send(store) == ["answer/T1:C1:1.0"]


async def test_a_waiting_intake_is_of_the_new_id(store: SqlStore) -> None:
    await store.accept(intake("T1:C1:1.0"))
    await renamed(store)
    (waiting,) = await store.unprocessed(10)
    assert (waiting.origin, waiting.channel) == ("T1:C2NEW:1.0", NEW)
    assert not await store.accept(intake("T1:C2NEW:1.0", channel=NEW))


async def test_an_intake_that_came_again_with_the_new_id_counts_once(store: SqlStore) -> None:
    await store.accept(intake("T1:C1:1.0"))
    await store.accept(intake("T1:C2NEW:1.0", channel=NEW))
    await renamed(store)
    assert [one.origin for one in await store.unprocessed(10)] == ["T1:C2NEW:1.0"]


async def test_the_settings_are_kept_unless_others_were_chosen_since(store: SqlStore) -> None:
    for channel, keeper in ((OLD, "U1"), ("C3", "U3"), ("C4", "U4")):
        chosen = ChannelSettings(team="T1", channel=channel, keepers=(keeper,))
        await store.apply(Change(settings=chosen))
    await renamed(store)
    await store.rename_channel("T1", "C3", "C4")
    assert (await store.settings("T1", NEW)).keepers == ("U1",)
    assert (await store.settings("T1", NEW)).channel == NEW
    assert (await store.settings("T1", "C4")).keepers == ("U4",)


async def test_of_two_incidents_of_a_domain_the_newer_one_is_joined(store: SqlStore) -> None:
    """A bounce came with the new id before the event about it."""
    await store.apply(opening())
    await store.apply(opening("B-BBBBBBBB", channel=NEW, origin="T1:C2NEW:9.0"))
    await renamed(store)
    joined = await store.open_incident("T1", NEW, "down.example")
    assert joined
    assert joined.id == "B-BBBBBBBB"


async def test_another_workspace_keeps_its_channel(store: SqlStore) -> None:
    await store.apply(opening(team="T2", origin="T2:C1:1.0"))
    await renamed(store)
    assert await store.open_incident("T2", OLD, "down.example")

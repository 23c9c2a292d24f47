"""Each post is sent once, put off, or dropped; on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.models.content import Said
from bot.models.post import Place
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import next_to_send, opening, reply, to_send
from tests.given import NOON, incident, post, said

SOON = NOON + timedelta(seconds=15)
LATER = NOON + timedelta(hours=8)


async def test_posts_without_an_incident_are_found_by_the_prefix_of_their_key(store: Store) -> None:
    keys = "operator/a%b/2026-11-24", "operator/a_b/2026-11-24", "answer/operator/1"
    await store.apply(opening())
    for key in keys:
        await store.apply(Change(posts=(reply(key, "C1"),)))
    await store.dropped(keys[1], "is_archived", NOON)
    found = await store.outgoing(keys[1])
    assert found
    assert found.post.key == keys[1]
    assert await store.outgoing("operator/") is None
    assert await store.said("operator/") == [(keys[0], NOON), (keys[1], NOON)]
    assert await store.said("operator/a_") == [(keys[1], NOON)]


async def test_in_a_paused_channel_cards_wait_and_their_old_updates_are_dropped(store: Store) -> None:
    day = timedelta(days=1)
    await store.apply(opening())
    await store.apply(Change(posts=(said("B-AAAAAAAA/joined/2"), post("answer/1", Place.REPLY))))
    await store.pause_channel("T1", "C1", NOON + day, NOON)
    assert await next_to_send(store) == ["answer/1"]
    await store.sending("answer/1", NOON)
    await store.sent("answer/1", "1.0", NOON)
    assert await next_to_send(store) == []
    await store.pause_channel("T1", "C1", SOON + day, SOON)
    await store.resume_channel("T2", "C1", NOON)
    assert await next_to_send(store) == []
    await store.resume_channel("T1", "C1", NOON)
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]
    await store.sent("B-AAAAAAAA/card", "2.0", NOON)
    assert await next_to_send(store) == []


async def test_a_postponed_card_is_sent_with_the_next_post_of_its_thread(store: Store) -> None:
    await store.apply(opening())
    await store.pause_channel("T1", "C1", NOON + timedelta(days=1), NOON)
    await store.apply(Change(posts=(said("B-AAAAAAAA/recheck/1"),)))
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]


async def test_rejoining_a_channel_does_not_end_quiet_hours(store: Store) -> None:
    waits = replace(post("answer/1", Place.REPLY), not_before=SOON)
    await store.apply(Change(posts=(waits,)))
    await store.resume_channel("T1", "C1", NOON)
    assert await next_to_send(store) == []
    await store.sending("answer/1", NOON)
    await store.not_sent("answer/1", NOON, SOON)
    await store.resume_channel("T1", "C1", NOON)
    assert await next_to_send(store) == ["answer/1"]


async def test_a_key_is_stored_once_whatever_is_tried(store: Store) -> None:
    await store.apply(opening())
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    await store.apply(Change(posts=(post(), said("B-AAAAAAAA/diagnosis"))))
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/diagnosis"]


async def test_a_post_that_certainly_failed_is_tried_again(store: Store) -> None:
    await store.apply(opening())
    await store.sending("B-AAAAAAAA/card", NOON)
    await store.not_sent("B-AAAAAAAA/card", NOON)
    (again,) = await to_send(store)
    assert (again.sending_since, again.attempts) == (None, 1)


async def test_dropping_a_card_drops_its_thread(store: Store) -> None:
    await store.apply(opening())
    await store.apply(opening("B-BBBBBBBB", domain="other.example"))
    await store.dropped("B-AAAAAAAA/card", "channel_not_found", SOON)
    await store.sent("B-BBBBBBBB/card", "1.0", SOON)
    assert [one.post.key for one in await to_send(store)] == ["B-BBBBBBBB/diagnosis"]


async def test_an_answer_to_a_user_is_sent_though_the_card_is_dropped(store: Store) -> None:
    await store.apply(opening())
    await store.apply(
        Change(posts=(post("B-AAAAAAAA/answer/1", Place.PRIVATE, Said(text="Known already.")),))
    )
    await store.dropped("B-AAAAAAAA/card", "msg_too_long", SOON)
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/answer/1"]


async def test_a_dropped_card_is_retried_before_new_posts_of_its_thread(store: Store) -> None:
    """Otherwise the post would wait for it until it is deleted, unnoticed."""
    await store.apply(opening())
    await store.sending("B-AAAAAAAA/card", NOON)
    await store.dropped("B-AAAAAAAA/card", "not_in_channel", SOON)
    await store.apply(Change(posts=(said("B-AAAAAAAA/recheck/1"),)))
    (card,) = await to_send(store)
    assert card.post.key == "B-AAAAAAAA/card"
    assert (card.sending_since, card.post.not_before) == (None, NOON)
    await store.sent("B-AAAAAAAA/card", "1.0", SOON)
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/recheck/1"]


async def test_a_failed_attempt_can_be_postponed(store: Store) -> None:
    await store.apply(Change(incident=incident(), posts=(post(),)))
    await store.sending(post().key, NOON)
    await store.not_sent(post().key, NOON, LATER)
    assert not await to_send(store, NOON)
    (again,) = await to_send(store, LATER)
    assert (again.post.not_before, again.sending_since) == (LATER, None)

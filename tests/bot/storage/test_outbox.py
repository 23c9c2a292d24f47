"""What is to be posted, in which order, and nothing twice; on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.models.content import Said
from bot.models.post import Place, Post
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import opening, to_send
from tests.given import NOON, incident, post, said

SOON = NOON + timedelta(seconds=15)
LATER = NOON + timedelta(hours=8)


async def next_to_send(store: Store, busy: tuple[str, ...] = ()) -> list[str]:
    return [one.post.key for one in await store.next_to_send("T1", NOON, busy, 10)]


def _reply(key: str, channel: str, team: str = "T1") -> Post:
    words = Said(text="words")
    return replace(post(key, Place.REPLY, words), incident="", channel=channel, team=team)


async def test_a_blocked_channel_hides_no_other(store: Store) -> None:
    for number in range(300):
        await store.apply(Change(posts=(_reply(f"answer/{number}", "C1"),)))
    await store.apply(Change(posts=(_reply("answer/late", "C2"), _reply("answer/theirs", "C3", "T2"))))
    assert await next_to_send(store) == ["answer/0", "answer/late"]
    assert await next_to_send(store, busy=("C1",)) == ["answer/late"]
    await store.sending("answer/7", NOON)
    assert await next_to_send(store) == ["answer/7", "answer/late"]


async def test_a_card_goes_before_everything_not_yet_begun(store: Store) -> None:
    await store.apply(Change(posts=(_reply("answer/1", "C1"), _reply("answer/2", "C1"))))
    await store.apply(opening())
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]
    await store.sending("answer/2", NOON)
    assert await next_to_send(store) == ["answer/2"]


async def test_posts_without_an_incident_are_found_by_the_prefix_of_their_key(store: Store) -> None:
    keys = "operator/a%b/2026-11-24", "operator/a_b/2026-11-24", "answer/operator/1"
    await store.apply(opening())
    for key in keys:
        await store.apply(Change(posts=(_reply(key, "C1"),)))
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


async def test_a_thread_waits_for_its_card(store: Store) -> None:
    await store.apply(opening())
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/card"]
    await store.sending("B-AAAAAAAA/card", NOON)
    (trying,) = await to_send(store)
    assert (trying.sending_since, trying.attempts) == (NOON, 1)
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.card_ts, found.thread_ts, found.version) == ("10.5", "10.5", 1)
    (answer,) = await to_send(store)
    assert answer.post == said("B-AAAAAAAA/diagnosis")
    assert await store.incident_in_thread("T1", "C1", "10.5") == found


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


async def test_a_post_is_sent_when_its_time_has_come(store: Store) -> None:
    await store.apply(Change(incident=incident(), posts=(replace(post(), not_before=LATER),)))
    assert not await to_send(store, NOON)
    (ready,) = await to_send(store, LATER)
    assert ready.post.not_before == LATER
    assert len(await to_send(store, LATER)) == 1


async def test_a_failed_attempt_can_be_postponed(store: Store) -> None:
    await store.apply(Change(incident=incident(), posts=(post(),)))
    await store.sending(post().key, NOON)
    await store.not_sent(post().key, NOON, LATER)
    assert not await to_send(store, NOON)
    (again,) = await to_send(store, LATER)
    assert (again.post.not_before, again.sending_since) == (LATER, None)

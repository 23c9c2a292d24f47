"""What is posted next; on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.models.content import Closed, Rechecked
from bot.models.incident import IncidentState
from bot.models.post import Place, Post
from bot.models.watch import Outcome
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import next_to_send, opening, reply, to_send
from tests.given import NOON, incident, post, said

SOON = NOON + timedelta(seconds=15)
LATER = NOON + timedelta(hours=8)


def rechecked(number: int, asked_by: str | None = None) -> Post:
    told = Rechecked(outcome=Outcome.RECOVERED, asked_by=asked_by)
    return post(f"B-AAAAAAAA/recheck/{number}", Place.THREAD, told)


def closed(key: str, by: str | None) -> Post:
    return post(key, Place.THREAD, Closed(state=IncidentState.STOPPED, by=by))


async def test_a_blocked_channel_hides_no_other(store: Store) -> None:
    for number in range(300):
        await store.apply(Change(posts=(reply(f"answer/{number}", "C1"),)))
    await store.apply(Change(posts=(reply("answer/late", "C2"), reply("answer/theirs", "C3", "T2"))))
    assert await next_to_send(store) == ["answer/0", "answer/late"]
    assert await next_to_send(store, busy=("C1",)) == ["answer/late"]
    await store.sending("answer/7", NOON)
    assert await next_to_send(store) == ["answer/7", "answer/late"]


async def test_a_card_goes_before_everything_not_yet_begun(store: Store) -> None:
    await store.apply(Change(posts=(reply("answer/1", "C1"), reply("answer/2", "C1"))))
    await store.apply(opening())
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]
    await store.sending("answer/2", NOON)
    assert await next_to_send(store) == ["answer/2"]


async def test_who_asks_does_not_wait_for_hundreds_of_recoveries(store: Store) -> None:
    """At a post a second, all of these would take minutes: after an outage of our network, for example."""
    shown = {"card_ts": "10.5", "thread_ts": "10.5"}
    told = [rechecked(number) for number in range(1, 300)]
    await store.apply(Change(incident=incident(**shown), posts=(*told, reply("operator/x/1", "C2"))))
    asked = (
        reply("answer/1", "C1"),
        said("B-AAAAAAAA/answer/2"),
        rechecked(300, asked_by="UADA"),
        closed("B-AAAAAAAA/closed", by="UADA"),
    )
    await store.apply(Change(posts=asked))
    for key in (*(one.key for one in asked), "B-AAAAAAAA/recheck/1"):
        assert (await next_to_send(store, busy=("C2",))) == [key]
        await store.sent(key, f"{key}.5", NOON)


async def test_what_ended_by_itself_waits_its_turn(store: Store) -> None:
    shown = {"card_ts": "10.5", "thread_ts": "10.5"}
    told = (closed("B-AAAAAAAA/closed", by=None), said("B-AAAAAAAA/answer/1"))
    await store.apply(Change(incident=incident(**shown), posts=told))
    assert await next_to_send(store) == ["B-AAAAAAAA/answer/1"]


async def test_a_post_put_off_by_a_clock_that_was_ahead_does_not_wait_for_years(store: Store) -> None:
    tomorrow, in_years = NOON + timedelta(hours=25), NOON + timedelta(days=3650)
    put_off = (
        replace(reply("answer/1", "C1"), not_before=tomorrow),
        replace(reply("answer/2", "C2"), not_before=in_years),
    )
    await store.apply(Change(posts=put_off))
    assert await next_to_send(store) == ["answer/2"]


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


async def test_a_post_is_sent_when_its_time_has_come(store: Store) -> None:
    await store.apply(Change(incident=incident(), posts=(replace(post(), not_before=LATER),)))
    assert not await to_send(store, NOON)
    (ready,) = await to_send(store, LATER)
    assert ready.post.not_before == LATER
    assert len(await to_send(store, LATER)) == 1

"""Two posters share one outbox; one freezes just before a post and wakes later."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.models.post import Place
from bot.ports.outbox import Outgoing
from bot.running.leases import Alone, Shared
from handlers.posting import Poster
from handlers.posting.duplicates import Duplicates
from handlers.posting.pace import Window
from tests.handlers.posting.outbox import Desk, now, until
from tests.twins.store import MemoryStore


@asynccontextmanager
async def replica(desk: Desk, owner: str, lease: float = 15.0, **more: Any) -> AsyncIterator[Poster]:
    leases = Shared(desk.store, owner, lease, now)
    await leases.start()
    async with desk.posting(leases=leases, **more) as poster:
        yield poster
    await leases.stop()


class Frozen:
    """A poster that stops at its post, and whose lease then expires, as under SIGSTOP."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._leases = Shared(desk.store, "frozen", 0.2, now)  # never started, so its leases expire
        self.client = desk.client()
        self._post = self.client.chat_postMessage
        self.client.chat_postMessage = self._frozen  # type: ignore[method-assign]
        self.at_the_post = asyncio.Event()
        self.goes_on = asyncio.Event()

    def posting(self) -> Any:
        return self._desk.posting(client=self.client, leases=self._leases)

    async def _frozen(self, **arguments: Any) -> Any:
        self.at_the_post.set()
        await self.goes_on.wait()
        return await self._post(**arguments)


async def test_two_processes_post_everything_once_and_in_order(desk: Desk) -> None:
    wanted = [f"{number}/answer" for number in range(30)]
    await desk.say(*(desk.line(key, Place.REPLY) for key in wanted))
    async with replica(desk, "one"), replica(desk, "two"):
        await desk.until_settled()
    assert desk.keys() == wanted


async def test_one_of_them_updates_the_card_and_sets_the_reaction(desk: Desk) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.open(origin_ts=root, thread_ts=root)
    await desk.all_posted()
    await desk.diagnosed()
    async with replica(desk, "one"), replica(desk, "two"):
        await desk.until_shown()
    assert len(desk.workspace.calls("chat.update")) == 1
    assert len(desk.reactions(root)) == 1


async def test_when_one_has_nothing_more_to_post_another_may_at_once(desk: Desk) -> None:
    await desk.say(desk.line("help", Place.REPLY))
    other, here = Shared(desk.store, "two", 15.0, now), [f"outbox {desk.workspace.team_id} {desk.channel}"]

    async def is_free() -> bool:
        return await other.take(here) == set(here)

    async with replica(desk, "one"):
        await desk.until_settled()
        await until(is_free)


async def test_a_stopping_process_leaves_its_work_to_others_at_once(desk: Desk) -> None:
    """As if Slack refused the token to one of them: the process goes on, and renews its leases."""
    frozen = Frozen(desk)
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting(client=frozen.client, leases=Shared(desk.store, "one", 15.0, now)):
        await frozen.at_the_post.wait()
        held = list(desk.store._tables.parts)
        frozen.goes_on.set()
    assert f"outbox {desk.workspace.team_id} {desk.channel}" in held
    assert await Shared(desk.store, "two", 15.0, now).take(held) == set(held)


async def test_a_frozen_process_deletes_its_own_duplicate(desk: Desk) -> None:
    frozen = Frozen(desk)
    await desk.say(desk.line("help", Place.REPLY))
    async with frozen.posting():
        await frozen.at_the_post.wait()
        async with replica(desk, "other"):
            await desk.until_posted("help")
            await desk.until_settled()
        (kept,) = (message.ts for message in desk.ours())
        frozen.goes_on.set()
        await desk.workspace.wait_for(lambda: desk.workspace.calls("chat.delete"))
        await desk.workspace.wait_for(lambda: [message.ts for message in desk.ours()] == [kept])


@pytest.mark.parametrize("refusals", [0, 2])
async def test_a_duplicate_of_a_crashed_process_is_deleted_by_the_other(desk: Desk, refusals: int) -> None:
    """The duplicate's event reaches the surviving process, which retries the deletion."""
    desk.workspace.faults.add("ratelimited", "chat.delete", times=refusals, seconds=0)
    await desk.say(desk.line("help", Place.REPLY))
    async with replica(desk, "other") as other:
        await desk.until_settled()
        (kept,) = desk.ours()
        frozen = desk.client()
        double = await frozen.chat_postMessage(channel=desk.channel, text="help", metadata=kept.metadata)
        for message in desk.ours():
            await other.confirm_posted("help", message.ts)
        await desk.workspace.wait_for(lambda: len(desk.workspace.calls("chat.delete")) > refusals)
        await desk.workspace.wait_for(lambda: len(desk.ours()) == 1)
    assert [message.ts for message in desk.ours()] == [kept.ts] != [double["ts"]]


async def test_a_duplicate_that_a_user_deleted_first_is_no_error(desk: Desk) -> None:
    duplicates = Duplicates(desk.store, desk.client(), Window(100))
    with capture_logs() as lines:
        await duplicates.delete(desk.line("help", Place.REPLY), "1700000000.000001")
    assert [call.answer["error"] for call in desk.workspace.calls("chat.delete")] == ["message_not_found"]
    assert not [line for line in lines if line["log_level"] == "warning"]


async def test_a_post_of_a_crashed_process_that_was_confirmed_is_not_searched(desk: Desk) -> None:
    await desk.say(desk.line("help", Place.REPLY))
    await desk.store.sending("help", now())
    await desk.poster().confirm_posted("help", "1.0")
    assert not await desk.store.to_send()


async def test_with_a_duplicate_card_the_thread_stays_under_the_first(desk: Desk) -> None:
    frozen = Frozen(desk)
    await desk.open()
    async with frozen.posting():
        await frozen.at_the_post.wait()
        async with replica(desk, "other"):
            await desk.until_posted("B-2345ABCD/card")
            await desk.until_settled()
        frozen.goes_on.set()
        await desk.workspace.wait_for(lambda: desk.workspace.calls("chat.delete"))
        await desk.workspace.wait_for(lambda: desk.keys() == ["B-2345ABCD/card"])
    assert (await desk.stored()).card_ts == desk.ours()[0].ts


async def test_a_duplicate_whose_first_answer_was_lost_is_found_by_its_key(desk: Desk) -> None:
    """Both posts exist before the one that lost the answer looks; one of them stays."""
    frozen = Frozen(desk)
    await desk.say(desk.line("help", Place.REPLY))
    async with frozen.posting():
        await frozen.at_the_post.wait()
        desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
        async with replica(desk, "other", lost_after=1.0):
            await desk.until_posted("help")
            frozen.goes_on.set()
            await desk.workspace.wait_for(lambda: len(desk.keys()) == 2)
            await desk.workspace.wait_for(lambda: desk.keys() == ["help"])
            await desk.until_settled()


class Lost(Alone):
    """A lease that expires before the attempt is recorded."""

    def holds(self, name: str) -> bool:
        return False


async def test_a_process_whose_lease_expired_before_the_call_does_not_make_it(desk: Desk) -> None:
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting(leases=Lost()):
        await desk.until_sending()
    assert desk.workspace.calls("chat.postMessage") == []


@pytest.mark.parametrize("place", [Place.REPLY, Place.PRIVATE])
async def test_a_post_that_another_process_made_meanwhile_is_not_repeated(desk: Desk, place: Place) -> None:
    """It was read from the outbox as new, but is proven before its turn."""
    line = desk.line("help", place, user=desk.ada)
    await desk.say(line)
    stale = await desk.store.to_send()
    await desk.store.sent("help", "1.0" if place is Place.REPLY else None, now())

    async with desk.posting(store=Stale(desk.store, stale)) as poster:
        await desk.say(desk.line("later", Place.REPLY))
        poster.wake()
        await desk.until_posted("later")
    assert desk.keys() == ["later"]
    assert desk.workspace.ephemerals(desk.channel, desk.ada) == []


class Stale:
    """A store whose first answer is outdated."""

    def __init__(self, store: MemoryStore, answer: Sequence[Outgoing]) -> None:
        self._store = store
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def next_to_send(self, *args: Any, **more: Any) -> Sequence[Outgoing]:
        answer, self._answer = self._answer, ()
        return answer or await self._store.next_to_send(*args, **more)

"""Cards follow their incidents: the newest version, whole, and nothing after a person deleted one."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.models import Finding, FindingState
from bot.operators import OperatorsDesk
from handlers.connection.clients import web_client
from handlers.posting import Poster
from handlers.posting.cards import Cards
from handlers.posting.complaints import Complaints
from handlers.posting.drawing import Drawing
from handlers.posting.pace import Bucket
from handlers.rendering import SlackRenderer
from playground.workspace.models import Message
from tests.handlers.posting.outbox import Desk
from tests.handlers.rendering.contents import finding
from tests.handlers.rendering.seen import strings


def found(many: int) -> list[Finding]:
    return [finding(f"words{number}", number, FindingState.OK) for number in range(many)]


def words(message: Message) -> str:
    return " ".join(strings(message.blocks))


async def opened(desk: Desk) -> None:
    await desk.open()
    async with desk.posting():
        await desk.until_settled()


async def test_many_changes_are_one_update_of_the_newest(desk: Desk) -> None:
    await opened(desk)
    for count in range(2, 7):
        await desk.change(count=count)
    await desk.diagnosed()
    async with desk.posting():
        await desk.until_shown()
    (update,) = desk.workspace.calls("chat.update")
    assert {"text", "blocks", "metadata"} <= set(update.args)
    (card,) = desk.ours()
    payload = (card.metadata or {})["event_payload"]
    assert payload == {"incident": "B-2345ABCD", "key": "B-2345ABCD/card", "count": 6, "state": "waiting"}
    assert card.blocks


async def test_a_card_that_was_just_posted_is_not_drawn_again(desk: Desk) -> None:
    await desk.open()
    async with desk.posting():
        await desk.until_settled()
        await desk.until_shown()
    assert not desk.workspace.calls("chat.update")


async def test_a_verdict_is_shown_before_cards_that_only_look(desk: Desk) -> None:
    names = [f"B-2345ABC{last}" for last in "DEFG"]
    for name in names:
        await desk.open(name)
    async with desk.posting():
        await desk.until_settled()
    for name in names:
        await desk.change(name, count=2)
    await desk.diagnosed(names[-1])
    async with desk.posting():
        await desk.until_shown()
    first, *_ = desk.workspace.calls("chat.update")
    assert first.args["ts"] == (await desk.stored(names[-1])).card_ts


async def test_an_update_that_got_lost_is_made_again(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.faults.add("lose_call", "chat.update", times=1)
    desk.workspace.faults.add("ratelimited", "chat.update", times=1, seconds=0)
    await desk.diagnosed()
    async with desk.posting():
        await desk.until_shown()
    assert [call.ok for call in desk.workspace.calls("chat.update")] == [False, False, True]


async def test_a_card_that_a_person_deleted_stays_deleted(desk: Desk) -> None:
    await opened(desk)
    await desk.workspace.delete(desk.ada, desk.channel, desk.ours()[0].ts)
    await desk.diagnosed()
    async with desk.posting():
        await desk.until_shown()
    assert desk.ours() == []


async def test_findings_are_shown_while_they_are_made(desk: Desk) -> None:
    await desk.open()
    async with desk.posting() as poster:
        await desk.until_settled()
        poster.progress(await desk.stored(), found(1))
        await desk.workspace.wait_for(lambda: "words0" in words(desk.ours()[0]))


async def test_progress_comes_once_in_a_while_and_the_verdict_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.posting.cards.PROGRESS_SOON", 60)
    await desk.open()
    async with desk.posting() as poster:
        await desk.until_settled()
        await reported(desk, poster, many=1)
        poster.progress(await desk.stored(), found(5))
        await desk.diagnosed(words="It does not answer.")
        poster.wake()
        await desk.until_shown()
    assert len(desk.workspace.calls("chat.update")) == 2
    assert "It does not answer." in words(desk.ours()[0])


async def test_a_redrawn_card_keeps_what_the_look_has_found(desk: Desk) -> None:
    await desk.open()
    async with desk.posting() as poster:
        await desk.until_settled()
        await reported(desk, poster, many=1)
        await desk.change(taken_by=desk.ada)
        poster.wake()
        await desk.until_shown()
    assert len(desk.workspace.calls("chat.update")) == 2
    assert "words0" in words(desk.ours()[0])


async def reported(desk: Desk, poster: Poster, many: int) -> None:
    """Progress is reported, and shown."""
    before = len(desk.workspace.calls("chat.update"))
    poster.progress(await desk.stored(), found(many))
    await desk.workspace.wait_for(lambda: len(desk.workspace.calls("chat.update")) > before)


def cards(desk: Desk, bucket: Bucket) -> Cards:
    client = web_client(desk.workspace.bot_token, desk.workspace.api_url)
    drawing = Drawing(desk.store, SlackRenderer())
    return Cards(
        store=desk.store, client=client, drawing=drawing, bucket=bucket, team=desk.workspace.team_id,
        complaints=Complaints(OperatorsDesk(desk.store, lambda: datetime.now(UTC), None)),
    )  # fmt: skip


async def worked_off(cards: Cards) -> float | None:
    """Works until there is nothing more to do at once."""
    pause: float | None = 0.0
    while pause == 0.0:
        pause = await cards.work()
    return pause


async def test_there_is_no_progress_after_the_verdict(desk: Desk) -> None:
    await opened(desk)
    looking = await desk.stored()
    await desk.diagnosed()
    drawer = cards(desk, Bucket(100, 100))
    drawer.progress(looking, found(3))
    assert await worked_off(drawer) is None
    (update,) = desk.workspace.calls("chat.update")
    assert "words0" not in str(update.args)


async def test_the_same_findings_are_not_drawn_twice(desk: Desk) -> None:
    await opened(desk)
    drawer = cards(desk, Bucket(100, 100))
    drawer.progress(await desk.stored(), found(3))
    assert await worked_off(drawer) is None
    assert len(desk.workspace.calls("chat.update")) == 1


async def test_one_card_is_not_drawn_for_every_finding(desk: Desk) -> None:
    await opened(desk)
    drawer = cards(desk, Bucket(100, 100))
    for many in range(1, 10):
        drawer.progress(await desk.stored(), found(many))
        assert (await worked_off(drawer) is None) == (many == 1)
    assert len(desk.workspace.calls("chat.update")) == 1


async def test_the_first_bursts_of_findings_are_due_within_a_tenth_of_a_second(desk: Desk) -> None:
    """A finding is shown within 150 ms of being known; a look that goes on for long is drawn less often."""
    await opened(desk)
    drawer, look = cards(desk, Bucket(100, 100)), await desk.stored()
    waits = []
    for many in range(1, 7):
        drawer.progress(look, found(many))
        waits.append(await until_drawn(drawer, many))
    assert max(waits[:5]) <= 0.1
    assert 2 < waits[5] <= 3


async def until_drawn(drawer: Cards, many: int) -> float:
    """The longest pause until so many findings are on the card, not waited for when it is long."""
    longest = 0.0
    while (pause := await worked_off(drawer)) is not None:
        longest = max(longest, pause)
        if pause > 1:
            break
        await asyncio.sleep(pause)
    return longest


async def test_progress_waits_while_little_is_left_of_the_pace(desk: Desk) -> None:
    await opened(desk)
    bucket = Bucket(4, 0.01)
    for _ in range(3):
        await bucket.take()
    drawer = cards(desk, bucket)
    drawer.progress(await desk.stored(), found(1))
    assert (await worked_off(drawer) or 0) > 60
    assert not desk.workspace.calls("chat.update")
    await desk.diagnosed(words="It does not answer.")
    assert await worked_off(drawer) is None
    assert "It does not answer." in words(desk.ours()[0])

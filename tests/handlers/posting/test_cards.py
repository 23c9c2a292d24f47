"""Cards follow their incidents: the newest version, whole, and nothing after a person deleted one."""

from bot.models import Finding, FindingState, IncidentState
from handlers.posting import Pace, Poster
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


async def test_progress_comes_once_in_a_while_and_the_verdict_at_once(desk: Desk) -> None:
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


async def test_there_is_no_progress_after_the_verdict(desk: Desk) -> None:
    looking = await desk.open()
    async with desk.posting() as poster:
        await desk.until_settled()
        await desk.diagnosed()
        poster.progress(looking, found(3))
        await desk.until_shown()
        await after_another_update(desk, poster)
    assert "words" not in words(desk.ours()[0])


async def after_another_update(desk: Desk, poster: Poster) -> None:
    """Whatever was to be drawn before has been drawn."""
    await desk.change(state=IncidentState.RESOLVED)
    poster.wake()
    await desk.until_shown()


async def test_progress_waits_while_little_is_left_of_the_pace(desk: Desk) -> None:
    await desk.open()
    async with desk.posting(pace=Pace(updates_per_minute=2)) as poster:
        await desk.until_settled()
        await desk.change(count=2)
        poster.wake()
        await desk.until_shown()
        poster.progress(await desk.stored(), found(1))
        await desk.diagnosed(words="It does not answer.")
        poster.wake()
        await desk.until_shown()
    assert len(desk.workspace.calls("chat.update")) == 2
    assert "It does not answer." in words(desk.ours()[0])

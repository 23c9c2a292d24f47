"""Posts that Slack refuses in a channel: what is kept, what is dropped, and when it is tried again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.models.content import Diagnosed, Rechecked
from bot.models.incident import IncidentState
from bot.models.post import Place
from bot.models.watch import Outcome
from bot.ports.change import Change
from tests.handlers.posting.outbox import Desk, now, until
from tests.handlers.rendering.contents import diagnosis
from tests.twins.store import MemoryStore


async def recovered(desk: Desk, told_at: datetime, **after: Any) -> None:
    """Stores a recovery for a channel that no longer includes us."""
    await desk.open()
    await desk.all_posted()
    told = Rechecked(outcome=Outcome.RECOVERED, diagnosis=diagnosis("It works."))
    post = desk.post("B-2345ABCD/recheck/1", told, incident="B-2345ABCD", created_at=told_at)
    other = desk.line("an answer", incident="B-2345ABCD")
    over: dict[str, Any] = {"state": IncidentState.RECOVERED, "closed_at": told_at}
    await desk.store.apply(Change(incident=replace(await desk.stored(), **over | after), posts=(post, other)))
    desk.workspace.remove_bot(desk.channel)


async def test_a_recovery_is_reported_once_the_channel_accepts_posts_again(desk: Desk) -> None:
    await recovered(desk, now())
    async with desk.posting():
        await until(lambda: _waits_alone(desk))
    desk.workspace.invite_bot(desk.channel)
    async with desk.posting(now=lambda: now() + timedelta(minutes=16)):
        await desk.until_posted("B-2345ABCD/recheck/1")
        await desk.until_settled()
    assert desk.keys() == ["B-2345ABCD/card", "B-2345ABCD/recheck/1"]


async def test_the_recovery_of_a_watched_domain_is_not_kept_as_it_may_be_outdated(
    desk: Desk,
) -> None:
    await recovered(desk, now(), state=IncidentState.WAITING, closed_at=None, standing=True)
    await desk.all_posted()
    assert desk.keys() == ["B-2345ABCD/card"]


async def _waits_alone(desk: Desk) -> bool:
    waiting = await desk.store.to_send()
    return [one.post.not_before is None for one in waiting] == [False]


async def test_a_refused_verdict_is_posted_too(desk: Desk) -> None:
    await desk.open()
    await desk.all_posted()
    desk.workspace.remove_bot(desk.channel)
    verdict = desk.post("B-2345ABCD/diagnosis", Diagnosed(diagnosis=diagnosis("no")), incident="B-2345ABCD")
    await desk.say(verdict)
    async with desk.posting() as poster:
        await until(lambda: _waits_alone(desk))
        desk.workspace.invite_bot(desk.channel)
        await poster.rejoined(desk.channel)
        await desk.until_settled()
    assert desk.keys() == ["B-2345ABCD/card", "B-2345ABCD/diagnosis"]


async def test_after_a_day_it_is_not_news_any_more(desk: Desk) -> None:
    await recovered(desk, now() - timedelta(days=1))
    await desk.all_posted()
    assert desk.keys() == ["B-2345ABCD/card"]


NAMES = ("B-2345ABCD", "B-2345ABCE", "B-2345ABCF")


async def refused(desk: Desk) -> None:
    """Three cards in a channel without the bot; each incident has a verdict for its thread."""
    desk.workspace.remove_bot(desk.channel)
    for name in NAMES:
        await desk.open(name, posts=[desk.line(f"{name}/diagnosis", incident=name)])
    async with desk.posting():
        await until(lambda: _put_off(desk))


async def _put_off(desk: Desk) -> bool:
    """Whether all entries are postponed."""
    return not await desk.store.to_send(now())


async def test_in_a_paused_channel_only_one_card_is_tried(desk: Desk) -> None:
    await refused(desk)
    async with desk.posting(now=lambda: now() + timedelta(minutes=14)):
        await desk.say(desk.line("help", Place.REPLY, channel=desk.workspace.direct(desk.ada)))
        await until(lambda: _put_off(desk))
    (card, _) = desk.workspace.calls("chat.postMessage")
    assert card.answer["error"] == "not_in_channel"


async def test_refused_cards_are_posted_once_somebody_lets_us_rejoin(desk: Desk) -> None:
    await refused(desk)
    desk.workspace.invite_bot(desk.channel)
    async with desk.posting() as poster:
        await poster.rejoined(desk.channel)
        await desk.until_settled()
    assert sorted(desk.keys()) == sorted(f"{name}/{key}" for name in NAMES for key in ("card", "diagnosis"))


async def test_refused_cards_are_posted_a_quarter_of_an_hour_later_without_an_event(desk: Desk) -> None:
    await refused(desk)
    desk.workspace.invite_bot(desk.channel)
    await desk.all_posted(now=lambda: now() + timedelta(minutes=16))
    assert len(desk.keys()) == 6


async def test_what_exceeds_the_workspaces_limit_of_messages_is_posted_later(desk: Desk) -> None:
    """The card was dropped, and with it everything in its thread."""
    desk.workspace.faults.add("message_limit_exceeded", "chat.postMessage", times=1)
    await desk.open(posts=[desk.line("the verdict", incident="B-2345ABCD")])
    async with desk.posting():
        await until(lambda: _put_off(desk))
    await desk.all_posted(now=lambda: now() + timedelta(minutes=16))
    assert desk.keys() == ["B-2345ABCD/card", "the verdict"]


async def test_a_thread_post_refused_a_day_ago_is_not_news_any_more(desk: Desk) -> None:
    await refused(desk)
    async with desk.posting(now=lambda: now() + timedelta(days=1)):
        await until(lambda: _only_cards(desk))
    desk.workspace.invite_bot(desk.channel)
    await desk.all_posted(now=lambda: now() + timedelta(days=2))
    assert sorted(desk.keys()) == [f"{name}/card" for name in NAMES]


async def _only_cards(desk: Desk) -> bool:
    waiting = await desk.store.to_send()
    return {one.post.place for one in waiting} == {Place.CARD} and not any(
        entry.state == "new" and entry.post.place is Place.THREAD
        for entry in desk.store._tables.outbox.values()
    )


async def test_the_card_of_an_incident_long_over_is_not_posted(desk: Desk) -> None:
    await refused(desk)
    for name in NAMES:
        await desk.change(name, state=IncidentState.RESOLVED, closed_at=now())
    await desk.all_posted(now=lambda: now() + timedelta(days=1, minutes=1))
    assert desk.keys() == []


async def test_a_refused_card_is_posted_with_the_next_news_of_its_incident(desk: Desk) -> None:
    """Somebody invited the bot, but no event arrived."""
    await refused(desk)
    desk.workspace.invite_bot(desk.channel)
    async with desk.posting() as poster:
        await desk.say(desk.line("it changed", incident=NAMES[0]))
        poster.wake()
        await desk.until_posted("it changed")
    assert desk.keys() == [f"{NAMES[0]}/card", f"{NAMES[0]}/diagnosis", "it changed"]


async def test_rejoining_while_a_refusal_is_under_way_wins(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.posting.refusals.SOON", 0.01)
    monkeypatch.setattr("handlers.posting.worker.SWEEP", 3600)
    desk.workspace.remove_bot(desk.channel)
    desk.workspace.faults.delay = 0.2
    await desk.open()
    async with desk.posting() as poster:
        await desk.until_sending()
        desk.workspace.faults.delay = 0.0
        await poster.rejoined(desk.channel)
        await until(lambda: _refused_once(desk))
        desk.workspace.invite_bot(desk.channel)
        await desk.until_settled()
    assert desk.keys() == ["B-2345ABCD/card"]


async def test_an_answer_refused_just_after_the_channel_was_reopened_is_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its call may have begun before, or name the id that the channel had before it was shared."""
    monkeypatch.setattr("handlers.posting.refusals.SOON", 0.01)
    desk.workspace.remove_bot(desk.channel)
    desk.workspace.faults.delay = 0.2
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting() as poster:
        await desk.until_sending()
        desk.workspace.faults.delay = 0.0
        await poster.rejoined(desk.channel)
        await until(lambda: _refused_once(desk))
        desk.workspace.invite_bot(desk.channel)
        await desk.until_posted("help")


async def _refused_once(desk: Desk) -> bool:
    return any(not call.ok for call in desk.workspace.calls("chat.postMessage"))


class Interrupted(MemoryStore):
    """A store in which something happens just after a failed attempt is recorded."""

    async def meanwhile(self) -> None: ...

    async def not_sent(self, *args: Any) -> None:
        await super().not_sent(*args)
        await self.meanwhile()


async def test_rejoining_while_a_refusal_is_being_stored_wins(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rejoined() -> None:
        desk.workspace.invite_bot(desk.channel)
        await poster.rejoined(desk.channel)

    desk.store = Interrupted()
    monkeypatch.setattr(desk.store, "meanwhile", rejoined)
    desk.workspace.remove_bot(desk.channel)
    await desk.open()
    async with desk.posting() as poster:
        await desk.until_settled()
    assert desk.keys() == ["B-2345ABCD/card"]

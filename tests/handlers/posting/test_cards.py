"""Cards follow their incidents: the newest version, and nothing after a person deleted a card."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.errors import UnreadableError
from bot.models.diagnosis import Finding, FindingState
from bot.models.incident import Incident
from bot.models.watch import Watch
from handlers.posting import Poster
from handlers.posting.cards import Cards
from handlers.posting.drawing import Drawing
from handlers.posting.pace import Window
from handlers.posting.refusals import Refusals
from handlers.rendering import SlackRenderer
from playground.workspace.records.models import Message
from tests.handlers.posting.outbox import Desk, until
from tests.handlers.rendering.contents import finding
from tests.handlers.rendering.seen import strings
from tests.twins.clock import Hands
from tests.twins.operators import PaperOperators
from tests.twins.store import MemoryStore


def found(many: int) -> list[Finding]:
    return [finding(f"words{number}", number, FindingState.OK) for number in range(many)]


def words(message: Message) -> str:
    return " ".join(strings(message.blocks))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The time, which passes only if a test says so."""
    hands = Hands()
    monkeypatch.setattr("handlers.posting.progress.time.monotonic", hands)
    return hands


async def opened(desk: Desk) -> None:
    await desk.open()
    await desk.all_posted()


async def test_many_changes_are_one_update_to_the_newest(desk: Desk) -> None:
    await opened(desk)
    for count in range(2, 7):
        await desk.change(count=count)
    await desk.diagnosed()
    await desk.all_shown()
    (update,) = desk.workspace.calls("chat.update")
    assert {"text", "blocks", "metadata"} <= set(update.args)
    (card,) = desk.ours()
    payload = (card.metadata or {})["event_payload"]
    assert payload == {"incident": "B-2345ABCD", "key": "B-2345ABCD/card", "count": 6, "state": "waiting"}
    assert card.blocks


async def test_a_card_just_posted_is_not_updated(desk: Desk) -> None:
    await desk.open()
    async with desk.posting():
        await desk.until_settled()
        await desk.until_shown()
    assert not desk.workspace.calls("chat.update")


class Newer(MemoryStore):
    """A store whose incidents or watches this version cannot read after a newer one wrote them."""

    wrote = ""
    incident_too = False

    async def incident(self, incident: str) -> Incident | None:
        if self.incident_too and incident == self.wrote:
            raise UnreadableError("incidents", incident, "state")
        return await super().incident(incident)

    async def watch(self, incident: str) -> Watch | None:
        if incident == self.wrote:
            raise UnreadableError("watches", incident, "state")
        return await super().watch(incident)


async def test_a_card_that_needs_an_unreadable_row_delays_no_other(desk: Desk) -> None:
    desk.store = newer = Newer()
    for name in ("B-2345ABCD", "B-2345ABCE"):
        await desk.open(name)
    await desk.all_posted()
    for name in ("B-2345ABCD", "B-2345ABCE"):
        await desk.change(name, count=2)
    newer.wrote = "B-2345ABCD"

    async def only_theirs_is_left() -> bool:
        return [one.id for one in await newer.stale_cards(desk.workspace.team_id)] == ["B-2345ABCD"]

    async with desk.posting():
        await until(only_theirs_is_left)
    (update,) = desk.workspace.calls("chat.update")
    assert update.args["ts"] == (await desk.stored("B-2345ABCE")).card_ts


async def test_progress_that_only_a_newer_version_reads_delays_no_card(desk: Desk) -> None:
    desk.store = newer = Newer()
    for name in ("B-2345ABCD", "B-2345ABCE"):
        await desk.open(name)
    await desk.all_posted()
    async with desk.posting() as poster:
        poster.progress(await desk.stored("B-2345ABCD"), found(2))
        newer.wrote, newer.incident_too = "B-2345ABCD", True
        poster.progress(await desk.stored("B-2345ABCE"), found(2))
        await desk.workspace.wait_for(lambda: desk.workspace.calls("chat.update"))
    (update,) = desk.workspace.calls("chat.update")
    assert update.args["ts"] == (await desk.stored("B-2345ABCE")).card_ts


class Together(MemoryStore):
    """Answers only once as many incidents were asked for as the test expects."""

    all_asked: asyncio.Barrier | None = None

    async def incident(self, incident: str) -> Incident | None:
        if self.all_asked:
            await self.all_asked.wait()
        return await super().incident(incident)


async def test_the_incidents_of_all_running_checks_are_read_at_the_same_time(desk: Desk) -> None:
    """In a storm there are a hundred, and each finding of each of them wakes the cards."""
    desk.store = together = Together()
    working = cards(desk, Window(100))
    for name in ("B-2345ABCD", "B-2345ABCE"):
        working.progress(await desk.open(name), found(2))
    together.all_asked = asyncio.Barrier(2)
    assert await working.work() is None


async def test_posts_below_a_card_do_not_update_it(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.faults.add("lose_call", "chat.update", times=1)
    await desk.diagnosed(words="It does not answer.")
    await desk.say(desk.line("more", incident="B-2345ABCD"))
    async with desk.posting():
        await desk.until_posted("more")
        await desk.until_shown()
    assert "It does not answer." in words(desk.ours()[0])


async def test_a_verdict_is_shown_before_cards_that_are_only_checking(desk: Desk) -> None:
    names = [f"B-2345ABC{last}" for last in "DEFG"]
    for name in names:
        await desk.open(name)
    await desk.all_posted()
    for name in names:
        await desk.change(name, count=2)
    await desk.diagnosed(names[-1])
    await desk.all_shown()
    first, *_ = desk.workspace.calls("chat.update")
    assert first.args["ts"] == (await desk.stored(names[-1])).card_ts


async def test_a_lost_update_is_repeated(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.faults.add("lose_call", "chat.update", times=1)
    desk.workspace.faults.add("ratelimited", "chat.update", times=1, seconds=0)
    await desk.diagnosed()
    await desk.all_shown()
    assert [call.ok for call in desk.workspace.calls("chat.update")] == [False, False, True]


async def test_a_rate_limited_card_waits_as_long_as_slack_says(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.faults.add("ratelimited", "chat.update", times=1, seconds=30)
    await desk.diagnosed()
    pace = Window(100)
    await cards(desk, pace).work()
    assert 20 < pace.until(1) <= 30


async def test_a_card_that_a_user_deleted_stays_deleted(desk: Desk) -> None:
    await opened(desk)
    await desk.workspace.delete(desk.ada, desk.channel, desk.ours()[0].ts)
    await desk.diagnosed()
    with capture_logs() as lines:
        await desk.all_shown()
    assert desk.ours() == []
    assert not [line for line in lines if line["log_level"] == "warning"], "nothing for an operator to mend"


async def test_cards_of_a_paused_channel_are_updated_once_it_resumes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Across a restart: it is remembered only in the database."""
    monkeypatch.setattr("handlers.posting.refusals.SOON", 0.01)
    names = ["B-2345ABCD", "B-2345ABCE"]
    for name in names:
        await desk.open(name)
    await desk.all_posted()
    desk.workspace.archive(desk.channel)
    for name in names:
        await desk.diagnosed(name)
    for _ in range(2):
        async with desk.posting():
            await desk.workspace.wait_for(lambda: desk.workspace.calls("chat.update"))
    tried = len(desk.workspace.calls("chat.update"))
    async with desk.posting() as poster:
        await desk.workspace.wait_for(lambda: len(desk.workspace.calls("chat.update")) > tried)
        desk.workspace.unarchive(desk.ada, desk.channel)
        await poster.rejoined(desk.channel)
        await desk.until_shown()
    assert all("All is well." in words(card) for card in desk.ours())
    assert len([call for call in desk.workspace.calls("chat.update") if call.ok]) == 2


async def test_a_paused_channel_is_reported_to_the_operators_and_left_for_a_quarter_of_an_hour(
    desk: Desk,
) -> None:
    await opened(desk)
    desk.workspace.remove_bot(desk.channel)
    await desk.diagnosed()
    operators = PaperOperators()
    drawer = cards(desk, Window(100), operators)
    await drawer.work()
    assert 800 < (await drawer.work() or 0) <= 900
    assert [line.partition(":")[0] for line in operators.heard] == [f"slack-not_in_channel-{desk.channel}"]


async def test_the_resumption_is_reported_too(desk: Desk) -> None:
    await opened(desk)
    await desk.diagnosed()
    topic = f"slack-not_in_channel-{desk.channel}"
    operators = PaperOperators(lasting=[topic])
    await work_until_idle(cards(desk, Window(100), operators))
    assert operators.heard == [f"{topic} over"]


async def test_a_successful_post_resumes_card_updates_too(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.remove_bot(desk.channel)
    await desk.diagnosed()
    operators = PaperOperators()

    async def told() -> bool:
        return bool(operators.heard)

    async with desk.posting(operators=operators) as poster:
        await until(told)
        desk.workspace.invite_bot(desk.channel)
        await desk.say(desk.line("more", incident="B-2345ABCD"))
        poster.wake()
        await desk.until_shown()
    assert "All is well." in words(desk.ours()[0])


async def test_without_an_event_from_slack_cards_are_retried_after_a_while(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.posting.refusals.RESTS", 0.05)
    await opened(desk)
    desk.workspace.remove_bot(desk.channel)
    await desk.diagnosed()
    async with desk.posting():
        await desk.workspace.wait_for(lambda: len(desk.workspace.calls("chat.update")) > 1)
        desk.workspace.invite_bot(desk.channel)
        await desk.until_shown()
    assert "All is well." in words(desk.ours()[0])


async def test_findings_are_shown_as_they_are_made(desk: Desk) -> None:
    await desk.open()
    async with desk.posting() as poster:
        await desk.until_settled()
        poster.progress(await desk.stored(), found(1))
        await desk.workspace.wait_for(lambda: "words0" in words(desk.ours()[0]))


async def test_progress_is_shown_at_intervals_and_the_verdict_at_once(desk: Desk) -> None:
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


async def test_an_updated_card_keeps_the_findings_of_the_running_check(desk: Desk) -> None:
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
    """Reports progress and waits until it is shown."""
    before = len(desk.workspace.calls("chat.update"))
    poster.progress(await desk.stored(), found(many))
    await desk.workspace.wait_for(lambda: len(desk.workspace.calls("chat.update")) > before)


def cards(desk: Desk, bucket: Window, operators: PaperOperators | None = None) -> Cards:
    client = desk.client()
    drawing = Drawing(desk.store, SlackRenderer())
    return Cards(
        store=desk.store, client=client, drawing=drawing, bucket=bucket, team=desk.workspace.team_id,
        refusals=Refusals(operators or PaperOperators()),
    )  # fmt: skip


async def work_until_idle(cards: Cards) -> float | None:
    """Works until there is nothing more to do at once."""
    pause: float | None = 0.0
    while pause == 0.0:
        pause = await cards.work()
    return pause


async def test_there_is_no_progress_after_the_verdict(desk: Desk) -> None:
    await opened(desk)
    looking = await desk.stored()
    await desk.diagnosed()
    drawer = cards(desk, Window(100))
    drawer.progress(looking, found(3))
    assert await work_until_idle(drawer) is None
    (update,) = desk.workspace.calls("chat.update")
    assert "words0" not in str(update.args)


async def test_the_same_findings_are_not_shown_twice(desk: Desk, time: Hands) -> None:
    await opened(desk)
    drawer = cards(desk, Window(100))
    drawer.progress(await desk.stored(), found(3))
    await until_drawn(drawer, time)
    assert await work_until_idle(drawer) is None
    assert len(desk.workspace.calls("chat.update")) == 1


async def test_the_first_findings_are_shown_at_once_and_the_rest_three_seconds_later(
    desk: Desk, time: Hands
) -> None:
    """Early in a look, a finding is shown within 150 ms of being known."""
    await opened(desk)
    drawer, look = cards(desk, Window(100)), await desk.stored()
    for many in range(1, 10):
        drawer.progress(look, found(many))
    assert await until_drawn(drawer, time) < 0.15
    drawer.progress(look, found(12))
    assert 2 < (await work_until_idle(drawer) or 0) <= 3
    (update,) = desk.workspace.calls("chat.update")
    assert "words8" in str(update.args)


async def test_progress_keeps_to_the_pace(desk: Desk, time: Hands) -> None:
    await opened(desk)
    pace = Window(1)
    drawer = cards(desk, pace)
    drawer.progress(await desk.stored(), found(1))
    await until_drawn(drawer, time)
    assert pace.until(1) > 50


async def test_rate_limited_progress_waits_as_long_as_slack_says(desk: Desk, time: Hands) -> None:
    await opened(desk)
    desk.workspace.faults.add("ratelimited", "chat.update", times=1, seconds=30)
    drawer, look = cards(desk, Window(100)), await desk.stored()
    drawer.progress(look, found(1))
    await until_drawn(drawer, time)
    drawer.progress(look, found(2))
    assert 20 < (await work_until_idle(drawer) or 0) <= 30


async def test_a_check_that_follows_at_once_waits_to_update_the_card(desk: Desk, time: Hands) -> None:
    await opened(desk)
    drawer = cards(desk, Window(100))
    drawer.progress(await desk.stored(), found(1))
    await until_drawn(drawer, time)
    looked = await desk.diagnosed()
    assert await work_until_idle(drawer) is None
    drawer.progress(looked, found(2))
    assert 2 < (await work_until_idle(drawer) or 0) <= 3
    assert len(desk.workspace.calls("chat.update")) == 2


async def until_drawn(drawer: Cards, time: Hands) -> float:
    """The pause until progress was on the card."""
    pause = await work_until_idle(drawer)
    assert pause is not None
    time.seconds += pause
    await work_until_idle(drawer)
    return pause


async def test_progress_waits_while_little_of_the_pace_is_left(desk: Desk, time: Hands) -> None:
    await opened(desk)
    bucket = Window(4)
    for _ in range(3):
        await bucket.take()
    drawer = cards(desk, bucket)
    drawer.progress(await desk.stored(), found(1))
    assert (await work_until_idle(drawer) or 0) > 50
    assert not desk.workspace.calls("chat.update")
    await desk.diagnosed(words="It does not answer.")
    assert await work_until_idle(drawer) is None
    assert "It does not answer." in words(desk.ours()[0])


async def counted(desk: Desk, drawer: Cards, count: int) -> float | None:
    """Another bounce joins, with another reason. Returns the pause until that is drawn; None if it was
    drawn."""
    await desk.change(count=count, suggested={"mailbox-full": count})
    return await work_until_idle(drawer)


def drawn(desk: Desk) -> list[tuple[str, int]]:
    """The incident and the count of each update."""
    told = [update.args["metadata"]["event_payload"] for update in desk.workspace.calls("chat.update")]
    return [(one["incident"][-1], one["count"]) for one in told]


async def test_a_changed_count_is_shown_at_intervals_and_news_at_once(desk: Desk, time: Hands) -> None:
    await opened(desk)
    drawer = cards(desk, Window(100))
    assert await counted(desk, drawer, 2) is None
    assert 3 < (await counted(desk, drawer, 3) or 0) <= 4
    await desk.diagnosed()
    await work_until_idle(drawer)
    assert drawn(desk) == [("D", 2), ("D", 3)]


async def test_a_count_does_not_follow_progress_at_once(desk: Desk, time: Hands) -> None:
    await opened(desk)
    drawer = cards(desk, Window(100))
    drawer.progress(await desk.stored(), found(1))
    await until_drawn(drawer, time)
    assert 3 < (await counted(desk, drawer, 2) or 0) <= 4


async def test_counts_of_many_cards_leave_room_for_a_verdict(desk: Desk) -> None:
    await opened(desk)
    await desk.open("B-2345ABCE")
    await desk.all_posted()
    drawer = cards(desk, Window(100))
    for count in range(2, 20):
        await desk.change(count=count)
        await desk.change("B-2345ABCE", count=count)
        await work_until_idle(drawer)
    assert drawn(desk) == [("D", 2), ("E", 2)]
    await desk.diagnosed("B-2345ABCE")
    await work_until_idle(drawer)
    assert drawn(desk)[2:] == [("E", 19)]

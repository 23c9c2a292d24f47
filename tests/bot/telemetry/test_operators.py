"""The bot reports its own trouble once per topic and day, whatever happens meanwhile."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import RefusedValueError, StorageError
from bot.models.content import Said
from bot.ports.change import Change
from bot.telemetry.operators import OperatorsChannel, OutboxOperators
from tests.twins.store import MemoryStore

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Night:
    """Reports to operators, with a store in memory and a clock that the test sets."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now = NOON
        self.woken = 0
        self.operators = OutboxOperators(
            self.store, lambda: self.now, lambda: OperatorsChannel("T1", "C0PS"), self.wake
        )

    async def restarts(self) -> None:
        self.operators = OutboxOperators(self.store, lambda: self.now, lambda: OperatorsChannel("T1", "C0PS"))
        await self.operators.recall()

    def wake(self) -> None:
        self.woken += 1

    async def said(self) -> dict[str, str]:
        posts = [each.post for each in await self.store.to_send()]
        return {post.key: post.content.text for post in posts if isinstance(post.content, Said)}


@pytest.fixture
def night() -> Night:
    return Night()


async def test_a_problem_is_reported_once_a_day(night: Night) -> None:
    for _ in range(3):
        await night.operators.tell("resolver", "no name can be looked up.")
    night.now += timedelta(days=1)
    await night.operators.tell("resolver", "no name can be looked up.")
    assert await night.said() == {
        "operator/resolver/2026-11-24": "I have a problem: no name can be looked up.",
        "operator/resolver/2026-11-25": "I have a problem: no name can be looked up.",
    }


async def test_what_a_clock_that_was_ahead_reported_is_reported_again_by_the_right_time(night: Night) -> None:
    await night.operators.tell("resolver", "no name can be looked up.")
    night.now -= timedelta(days=300)
    await night.operators.tell("resolver", "no name can be looked up.")
    assert "operator/resolver/2026-01-28" in await night.said()


async def test_the_log_uses_the_same_words(night: Night) -> None:
    with capture_logs() as lines:
        await night.operators.tell("resolver", "no name can be looked up.")
        await night.operators.over("resolver", "names are found.")
    assert [(line["event"], line["told"]) for line in lines] == [
        ("in_trouble", "no name can be looked up."),
        ("trouble_over", "names are found."),
    ]


async def test_it_is_posted_to_the_operators_channel_and_wakes_the_poster(night: Night) -> None:
    await night.operators.tell("resolver", "it is dead.")
    post = (await night.store.to_send())[0].post
    assert (post.team, post.channel, post.thread_ts) == ("T1", "C0PS", None)
    assert night.woken == 1


async def test_the_end_of_a_reported_problem_is_reported(night: Night) -> None:
    await night.operators.over("clock", "the clock is right.")
    assert not await night.said()
    await night.operators.tell("clock", "the clock is off.")
    await night.operators.over("clock", "the clock is right.")
    await night.operators.over("clock", "the clock is right.")
    assert list((await night.said()).values()) == [
        "I have a problem: the clock is off.",
        "Solved: the clock is right.",
    ]


async def test_a_problem_that_returns_is_reported_again_but_not_within_the_hour(night: Night) -> None:
    for _ in range(3):
        await night.operators.tell("clock", "the clock is off.")
        await night.operators.over("clock", "the clock is right.")
        night.now += timedelta(minutes=40)
    assert list(await night.said()) == [
        "operator/clock/2026-11-24",
        "operator/clock-over/2026-11-24",
        "operator/clock.2/2026-11-24",
        "operator/clock-over.2/2026-11-24",
    ]


async def test_a_problem_over_midnight_is_reported_again_an_hour_later_at_the_earliest(night: Night) -> None:
    night.now = NOON.replace(hour=23, minute=50)
    for _ in range(5):
        await night.operators.tell("clock", "the clock is off.")
        night.now += timedelta(minutes=20)
    assert list(await night.said()) == ["operator/clock/2026-11-24", "operator/clock/2026-11-25"]


async def test_another_process_does_not_report_the_same_problem(night: Night) -> None:
    replica = OutboxOperators(night.store, lambda: night.now, lambda: OperatorsChannel("T1", "C0PS"))
    for desk in (night.operators, replica):
        await desk.tell("resolver", "it is dead.")
        await desk.over("resolver", "it is alive.")
    assert list(await night.said()) == ["operator/resolver/2026-11-24", "operator/resolver-over/2026-11-24"]


async def test_a_problem_reported_before_a_restart_ends_once_after_it(night: Night) -> None:
    await night.operators.tell("resolver", "it is dead.")
    for _ in range(2):
        await night.restarts()
        await night.operators.over("resolver", "it is alive.")
    assert list(await night.said()) == ["operator/resolver/2026-11-24", "operator/resolver-over/2026-11-24"]


async def test_a_problem_that_lasts_over_a_restart_is_not_reported_again(night: Night) -> None:
    await night.operators.tell("resolver", "it is dead.")
    await night.restarts()
    night.now += timedelta(hours=2)
    await night.operators.tell("resolver", "it is dead.")
    assert list(await night.said()) == ["operator/resolver/2026-11-24"]
    assert night.operators.lasting == ["resolver"]


async def test_a_problem_that_returns_after_a_restart_is_reported_again(night: Night) -> None:
    await night.operators.tell("clock", "the clock is off.")
    await night.operators.over("clock", "the clock is right.")
    await night.restarts()
    night.now += timedelta(hours=2)
    await night.operators.tell("clock", "the clock is off.")
    await night.operators.over("clock", "the clock is right.")
    assert list(await night.said()) == [
        "operator/clock/2026-11-24",
        "operator/clock-over/2026-11-24",
        "operator/clock.2/2026-11-24",
        "operator/clock-over.2/2026-11-24",
    ]


async def test_a_workspaces_name_may_end_in_a_number(night: Night) -> None:
    await night.operators.tell("slack-acme-2", "it is not served.")
    await night.restarts()
    assert night.operators.lasting == ["slack-acme-2"]


async def test_an_unreachable_database_does_not_prevent_the_start(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(beginning: str) -> Sequence[tuple[str, datetime]]:
        raise StorageError("away")

    monkeypatch.setattr(night.store, "said", gone)
    await night.restarts()
    assert not night.operators.lasting


async def test_a_database_that_rejects_writes_is_reported_once_it_accepts_them(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(change: Change) -> None:
        raise StorageError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(night.store, "apply", full)
        await night.operators.tell("database", "it takes nothing.")
        assert not await night.said()
    await night.operators.catch_up()
    assert list(await night.said()) == ["operator/database/2026-11-24"]


async def test_a_report_that_the_database_refuses_holds_up_no_other(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = night.store.apply

    async def choosy(change: Change) -> None:
        if "/odd/" in change.posts[0].key:
            raise RefusedValueError("DataError")
        await apply(change)

    monkeypatch.setattr(night.store, "apply", choosy)
    await night.operators.tell("odd", "it is odd.")
    await night.operators.tell("clock", "the clock is off.")
    assert list(await night.said()) == ["operator/clock/2026-11-24"]


async def test_without_a_channel_nothing_is_posted(night: Night) -> None:
    alone = OutboxOperators(night.store, lambda: NOON)
    await alone.tell("clock", "the clock is off.")
    await alone.over("clock", "the clock is right.")
    assert not await night.said()

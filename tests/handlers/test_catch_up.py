"""What was said while nobody listened is read from the channels' history, once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Intake, IntakeKind
from handlers.catch_up import OVERLAP, CatchUp
from handlers.connection import patient_client
from handlers.identity import identify
from playground.workspace import Workspace

BOUNCE = "550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown"
HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


class Missed:
    """A workspace that nobody listens to."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.ada = workspace.add_user("ada")
        self.channel = workspace.add_channel("mail-ops")
        self.intakes: dict[str, Intake] = {}

    async def say(self, text: str, thread_ts: str | None = None) -> str:
        return await self.workspace.say(self.ada, self.channel, text, thread_ts)

    async def accept(self, intake: Intake) -> bool:
        new = intake.origin not in self.intakes
        self.intakes.setdefault(intake.origin, intake)
        return new

    async def catch_up(self, since: datetime = HOUR_AGO) -> int:
        client = patient_client(self.workspace.bot_token, self.workspace.api_url)
        us = await identify(client)
        return await CatchUp(client, us, self.accept, lambda: datetime.now(UTC)).since(since)


@pytest.fixture
async def missed() -> AsyncIterator[Missed]:
    async with Workspace(retry_seconds=()) as workspace:
        yield Missed(workspace)


async def test_a_missed_bounce_is_read_with_the_origin_of_its_event(missed: Missed) -> None:
    await missed.say("good morning")
    ts = await missed.say(BOUNCE)

    assert await missed.catch_up() == 1
    assert list(missed.intakes) == [f"{missed.workspace.team_id}:{missed.channel}:{ts}"]


async def test_a_second_look_finds_nothing_new(missed: Missed) -> None:
    await missed.say(BOUNCE)
    await missed.catch_up()
    assert await missed.catch_up() == 0


async def test_replies_mentions_and_mails_count_too_oldest_first(missed: Missed) -> None:
    root = await missed.say("good morning")
    await missed.workspace.forward_email(missed.channel, b"From: a@b.example\nSubject: failed\n\nsorry\n")
    await missed.say(f"<@{missed.workspace.bot_user_id}> list")
    await missed.say(BOUNCE, root)
    await missed.catch_up()

    kinds = [(intake.kind, bool(intake.payload), intake.thread_ts) for intake in missed.intakes.values()]
    assert kinds == [
        (IntakeKind.MESSAGE, True, None),
        (IntakeKind.MENTION, False, None),
        (IntakeKind.MESSAGE, False, root),
    ]


async def test_what_came_before_is_left_alone(missed: Missed) -> None:
    await missed.say(BOUNCE)
    assert await missed.catch_up(datetime.now(UTC) + OVERLAP + timedelta(seconds=1)) == 0


async def test_what_was_said_just_before_the_last_thing_heard_is_read(missed: Missed) -> None:
    await missed.say(BOUNCE)
    assert await missed.catch_up(datetime.now(UTC) + timedelta(seconds=1)) == 1


async def test_a_channel_without_us_is_not_read_and_does_not_stop_the_others(missed: Missed) -> None:
    elsewhere = missed.workspace.add_channel("private", bot_is_member=False)
    await missed.workspace.say(missed.ada, elsewhere, BOUNCE)
    await missed.say(BOUNCE)
    assert await missed.catch_up() == 1


async def test_many_pages_are_read_and_too_many_questions_waited_for(missed: Missed) -> None:
    for number in range(205):
        await missed.say(f"550 5.1.1 <bob{number}@example.com>: User unknown")
    missed.workspace.faults.add("ratelimited", "conversations.history", times=1, seconds=0)
    assert await missed.catch_up() == 205


async def test_history_that_cannot_be_read_is_no_failure(missed: Missed) -> None:
    await missed.say(BOUNCE)
    missed.workspace.faults.add("server_error", "conversations.history")
    assert await missed.catch_up() == 0

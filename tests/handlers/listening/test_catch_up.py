"""Messages that were missed are read from the channels' histories, once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import RefusedValueError
from bot.models.intake import Intake, IntakeKind
from handlers.clients import web_client
from handlers.listening import catch_up
from handlers.listening.catch_up import OVERLAP
from tests.given import intake
from tests.handlers.away import BOUNCE, HOUR_AGO, Away


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catch_up, "PAGE", 2)


async def test_a_missed_bounce_gets_the_origin_of_its_event(away: Away) -> None:
    await away.say("good morning")
    ts = await away.say(BOUNCE)

    assert await away.catch_up() == 1
    assert list(away.intakes) == [f"{away.workspace.team_id}:{away.channel}:{ts}"]


async def test_a_message_edited_meanwhile_is_read_in_its_present_version(away: Away) -> None:
    ts = await away.say("good morning")
    asleep = datetime.now(UTC) + OVERLAP
    await away.workspace.edit(away.ada, away.channel, ts, BOUNCE)

    assert await away.catch_up(asleep) == 1
    (intake,) = away.intakes.values()
    assert (intake.ts, intake.edited) == (ts, True)
    assert await away.catch_up(asleep) == 0


async def test_a_message_that_the_database_refuses_holds_up_no_later_one(away: Away) -> None:
    await away.say("550 5.1.1 <odd@example.com>: User unknown")
    await away.say(BOUNCE)
    accept = away.accept

    async def choosy(intake: Intake) -> bool:
        if "odd@" in intake.text:
            raise RefusedValueError("inbox: not Unicode")
        return await accept(intake)

    away.accept = choosy  # type: ignore[method-assign]
    assert await away.catch_up() == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=3650)])
@pytest.mark.parametrize("corrected", [False, True])
async def test_nothing_is_missed_while_our_clock_is_or_was_ahead_of_slacks(
    away: Away, ahead: timedelta, corrected: bool
) -> None:
    """By the wrong time we heard of something long after the bounce came."""
    await away.say(BOUNCE)
    last_heard = datetime.now(UTC) - timedelta(minutes=10) + ahead
    assert await away.catch_up(last_heard, timedelta() if corrected else ahead) == 1


async def test_a_second_reading_finds_nothing_new(away: Away) -> None:
    await away.say(BOUNCE)
    await away.catch_up()
    assert await away.catch_up() == 0


async def test_replies_mentions_and_mails_are_read_too_oldest_first(away: Away) -> None:
    root = await away.say("good morning")
    await away.workspace.forward_email(away.channel, b"From: a@b.example\nSubject: failed\n\nsorry\n")
    await away.say(f"<@{away.workspace.bot_user_id}> list")
    await away.say(BOUNCE, root)
    await away.catch_up()

    kinds = [(intake.kind, bool(intake.payload), intake.thread_ts) for intake in away.intakes.values()]
    assert kinds == [
        (IntakeKind.MESSAGE, True, None),
        (IntakeKind.MENTION, False, None),
        (IntakeKind.MESSAGE, False, root),
    ]


async def test_a_reply_in_an_older_thread_is_read_without_the_rest_of_it(away: Away) -> None:
    root = await away.say(BOUNCE)
    await away.say(f"<@{away.workspace.bot_user_id}> snooze 2h", root)
    asleep = datetime.now(UTC) + OVERLAP
    asked = await away.say(f"<@{away.workspace.bot_user_id}> recheck", root)

    assert await away.catch_up(asleep) == 1
    assert list(away.intakes) == [f"{away.workspace.team_id}:{away.channel}:{asked}"]


async def test_a_threads_many_replies_are_read_in_pages(away: Away, small_pages: None) -> None:
    root = await away.say("good morning")
    for number in range(5):
        await away.say(f"550 5.1.1 <bob{number}@example.com>: User unknown", root)
    assert await away.catch_up() == 5


async def test_earlier_messages_are_left_alone(away: Away) -> None:
    await away.say(BOUNCE)
    assert await away.catch_up(datetime.now(UTC) + OVERLAP + timedelta(seconds=1)) == 0


async def test_messages_from_just_before_the_last_event_are_read(away: Away) -> None:
    await away.say(BOUNCE)
    assert await away.catch_up(datetime.now(UTC) + timedelta(seconds=1)) == 1


async def test_a_channel_without_us_is_not_read_and_does_not_stop_the_others(away: Away) -> None:
    elsewhere = away.workspace.add_channel("private", bot_is_member=False)
    await away.workspace.say(away.ada, elsewhere, BOUNCE)
    await away.say(BOUNCE)
    assert await away.catch_up() == 1


async def test_many_pages_are_read_and_rate_limits_waited_for(away: Away, small_pages: None) -> None:
    for number in range(5):
        await away.say(f"550 5.1.1 <bob{number}@example.com>: User unknown")
    away.workspace.faults.add("ratelimited", "conversations.history", times=1, seconds=0)
    assert await away.catch_up() == 5


@pytest.mark.parametrize("many", [3, 4, 5, 8, 9, 13])
async def test_many_messages_are_all_read_oldest_first_one_period_at_a_time(
    away: Away, small_pages: None, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(catch_up, "SPAN", 4)
    said = [await away.say(f"550 5.1.1 <bob{number}@example.com>: User unknown") for number in range(many)]
    await away.say(BOUNCE, said[0])
    assert await away.catch_up() == many + 1
    read = [intake.ts for intake in away.intakes.values() if intake.thread_ts is None]
    assert read == said


async def test_only_a_limited_number_of_older_threads_is_queried_for_replies(
    away: Away, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "SPAN", 4)
    for _ in range(11):
        await away.say("good morning")
    assert await away.catch_up(datetime.now(UTC) + OVERLAP + timedelta(seconds=1)) == 0
    assert len(away.workspace.calls("conversations.history")) == 2


async def test_an_unreadable_channel_is_named_and_the_others_are_read(away: Away) -> None:
    await away.say(BOUNCE)
    other = away.workspace.add_channel("other")
    await away.workspace.say(away.ada, other, BOUNCE)
    away.workspace.faults.add("server_error", "conversations.history", times=1)
    caught = await (await away.reader()).since(HOUR_AGO)
    assert (caught.new, len(caught.unread)) == (1, 1)
    assert (await (await away.reader()).since(HOUR_AGO, caught.unread)).new == 1


async def test_a_channel_that_we_are_removed_from_meanwhile_is_left_alone(away: Away) -> None:
    away.workspace.faults.add("server_error", "conversations.history", times=1)
    reader = await away.reader()
    unread = (await reader.since(HOUR_AGO)).unread
    assert list(unread) == [away.channel]
    away.workspace.remove_bot(away.channel)
    caught = await reader.since(HOUR_AGO, unread)
    assert (caught.new, dict(caught.unread)) == (0, {})


async def test_a_direct_message_is_read_where_somebody_has_written_before(away: Away) -> None:
    """To list all direct messages would take a further scope."""
    known, unknown = away.workspace.direct(away.ada), away.workspace.direct(away.workspace.add_user("bob"))
    await away.known.accept(intake(f"T:{known}:1.0", team=away.workspace.team_id, channel=known))
    said = await away.workspace.say(away.ada, known, "explain 4.4.1")
    await away.workspace.say(away.ada, unknown, "explain 4.4.2")
    assert await away.catch_up() == 1
    (read,) = away.intakes.values()
    assert (read.kind, read.ts, read.text) == (IntakeKind.MENTION, said, "explain 4.4.1")
    assert await away.catch_up() == 0


async def test_a_direct_message_that_slack_refuses_is_left_alone_and_delays_nothing(away: Away) -> None:
    gone = "D0GONE"
    await away.known.accept(intake(f"T:{gone}:1.0", team=away.workspace.team_id, channel=gone))
    await away.say(BOUNCE)
    caught = await (await away.reader()).since(HOUR_AGO)
    assert (caught.new, caught.unread) == (1, {})


async def test_a_missed_reaction_on_a_message_is_read_once(away: Away) -> None:
    """Also on one from before the outage; the history does not say when it was given."""
    ts = await away.say("does anybody know this?")
    await away.workspace.react(away.ada, away.channel, ts, "mailbox_with_mail")
    soon = datetime.now(UTC) + OVERLAP + timedelta(seconds=1)
    assert await away.catch_up(soon) == 1
    (read,) = away.intakes.values()
    assert (read.kind, read.user, read.ts) == (IntakeKind.REACTION, away.ada, ts)
    assert await away.catch_up(soon) == 0


async def test_a_reaction_that_was_heard_is_not_read_again(away: Away) -> None:
    ts = await away.say("does anybody know this?")
    await away.workspace.react(away.ada, away.channel, ts, "mailbox_with_mail")
    origin = f"{away.workspace.team_id}:{away.channel}:{ts}"
    heard = intake(origin, kind=IntakeKind.REACTION, team=away.workspace.team_id, channel=away.channel, ts=ts)
    await away.known.accept(heard.as_pointed_at("Ev0001"))
    assert await away.catch_up() == 0


async def test_other_reactions_and_our_own_ask_for_nothing(away: Away) -> None:
    ts = await away.say("does anybody know this?")
    await away.workspace.react(away.ada, away.channel, ts, "eyes")
    client = web_client(away.workspace.bot_token, away.workspace.api_url)
    await client.reactions_add(channel=away.channel, timestamp=ts, name="mailbox_with_mail")
    assert await away.catch_up() == 0

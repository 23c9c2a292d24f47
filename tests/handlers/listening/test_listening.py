"""Events become intakes, which are stored before Slack is acknowledged; others are ignored."""

import threading
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError
from bot.models.intake import IntakeKind
from bot.running.turns import LARGE
from handlers.identity import identify
from handlers.listening import messages, reactions
from handlers.listening.intake import SORRY
from playground.workspace import Harm
from tests.handlers.inbox import Remembered
from tests.threads import noting_threads

BOUNCE = "550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown"
BLOCKS = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "recheck",
                "text": {"type": "plain_text", "text": "Check now"},
                "value": "recheck B-2345ABCD",
            }
        ],
    }
]


async def test_a_command_is_stored_and_acknowledged_without_text(inbox: Remembered) -> None:
    result = await inbox.workspace.command(inbox.ada, inbox.channel, "/bounce 4.4.1 example.com")
    intake = await inbox.one()

    assert (result.error, result.payload) == (None, {})
    assert (intake.kind, intake.text, intake.user) == (IntakeKind.COMMAND, "4.4.1 example.com", inbox.ada)
    assert (intake.channel, intake.ts, intake.thread_ts) == (inbox.channel, None, None)


async def test_a_pasted_bounce_is_identified_by_its_message(inbox: Remembered) -> None:
    ts = await inbox.say(BOUNCE)
    intake = await inbox.one()

    assert intake.kind is IntakeKind.MESSAGE
    assert intake.message_origin == f"{inbox.workspace.team_id}:{inbox.channel}:{ts}"
    assert (intake.ts, intake.thread_ts, intake.addressed) == (ts, None, False)


async def test_a_reply_knows_its_thread(inbox: Remembered) -> None:
    root = await inbox.say("good morning")
    await inbox.say(BOUNCE, root)
    assert (await inbox.one()).thread_ts == root


@pytest.mark.parametrize("size", [LARGE, LARGE + 1])
async def test_a_large_message_is_judged_where_it_blocks_nobody(
    inbox: Remembered, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = noting_threads(monkeypatch, "handlers.listening.messages.reports_bounce")
    await inbox.say("\u3002" * size)
    await inbox.after_everything()
    assert (threads[0] is not threading.main_thread()) == (size > LARGE)


@pytest.mark.parametrize("words", ["good morning", "see https://example.com", "at 4.4.1 sharp", "lunch?"])
async def test_chatter_is_not_even_stored(inbox: Remembered, words: str) -> None:
    await inbox.say(words)
    await inbox.after_everything()
    assert inbox.intakes == []


async def test_a_mention_counts_once_and_as_a_mention(inbox: Remembered) -> None:
    await inbox.say(f"<@{inbox.workspace.bot_user_id}> recheck {BOUNCE}")
    await inbox.after_everything()
    intake = await inbox.one()

    assert intake.kind is IntakeKind.MENTION
    assert intake.text.startswith("recheck 550")


async def test_a_direct_message_counts_as_addressed_to_us(inbox: Remembered) -> None:
    await inbox.workspace.say(inbox.ada, inbox.workspace.direct(inbox.ada), "help")
    intake = await inbox.one()
    assert (intake.kind, intake.text, intake.addressed) == (IntakeKind.MENTION, "help", True)


async def test_a_mail_dropped_with_a_mention_is_read(inbox: Remembered) -> None:
    words = f"<@{inbox.workspace.bot_user_id}> what is this?"
    await inbox.workspace.upload(inbox.ada, inbox.channel, "a.eml", b"Subject: failed\n\nsorry", words)
    intake = await inbox.one()
    assert (intake.kind, intake.text) == (IntakeKind.HANDED, "what is this?")
    assert len(intake.payload["files"]) == 1


async def test_a_forwarded_mail_is_read_although_a_bot_posts_it(inbox: Remembered) -> None:
    await inbox.workspace.forward_email(inbox.channel, b"From: a@b.example\nSubject: failed\n\nsorry\n")
    intake = await inbox.one()
    assert intake.kind is IntakeKind.MESSAGE
    assert len(intake.payload["files"]) == 1


@pytest.mark.parametrize("how", ["is_share", "is_msg_unfurl"])
async def test_a_shared_or_linked_message_adds_its_words(inbox: Remembered, how: str) -> None:
    shared = {how: True, "text": BOUNCE, "fallback": "…"}
    await inbox.workspace.say(inbox.ada, inbox.channel, "look", attachments=[shared])
    intake = await inbox.one()
    assert intake.payload["shared"] == [{"text": BOUNCE, "files": []}]


@pytest.mark.parametrize(
    "mark", [{"metadata": {"event_type": "bouncebot"}}, {"bot_profile": {"name": "Bouncebot"}}]
)
async def test_the_card_of_another_workspaces_bouncebot_is_no_bounce(
    inbox: Remembered, mark: dict[str, object]
) -> None:
    """In a channel that both share they would open incidents for each other's cards, and join them for
    ever."""
    us = await identify(inbox.client)
    theirs = {"ts": "1.0", "channel": inbox.channel, "bot_id": "B0OTHER", "text": BOUNCE}
    assert await messages.intake(theirs, us, datetime.now(UTC))
    assert await messages.intake(theirs | mark, us, datetime.now(UTC)) is None
    of_a_person = {name: value for name, value in theirs.items() if name != "bot_id"}
    assert await messages.intake(of_a_person | mark, us, datetime.now(UTC))


async def test_a_linked_web_page_adds_none(inbox: Remembered) -> None:
    page = {"title": "What 550 5.1.1 means", "text": BOUNCE, "fallback": "…"}
    await inbox.workspace.say(inbox.ada, inbox.channel, "look", attachments=[page])
    await inbox.after_everything()
    assert inbox.intakes == []


async def test_the_shortcut_refers_to_the_message_it_was_used_on(inbox: Remembered) -> None:
    ts = await inbox.say("why did this fail?")
    result = await inbox.workspace.shortcut(inbox.ada, inbox.channel, ts, "diagnose")
    intake = await inbox.one()

    assert result.error is None
    assert (intake.kind, intake.user, intake.ts) == (IntakeKind.SHORTCUT, inbox.ada, ts)
    assert intake.message_origin == f"{inbox.workspace.team_id}:{inbox.channel}:{ts}"


async def test_the_reaction_asks_for_a_diagnosis_of_a_reply_in_its_thread(inbox: Remembered) -> None:
    root = await inbox.say("good morning")
    ts = await inbox.say("does anybody know this?", root)
    await inbox.workspace.react(inbox.ada, inbox.channel, ts, "mailbox_with_mail")
    intake = await inbox.one()

    assert (intake.kind, intake.user) == (IntakeKind.REACTION, inbox.ada)
    assert (intake.ts, intake.thread_ts, intake.text) == (ts, root, "does anybody know this?")


async def test_a_message_that_we_cannot_read_is_an_intake_without_words(inbox: Remembered) -> None:
    ts = await inbox.say("good morning")
    await inbox.workspace.delete(inbox.ada, inbox.channel, ts)
    event = {
        "type": "reaction_added", "user": inbox.ada, "reaction": "mailbox_with_mail",
        "item": {"type": "message", "channel": inbox.channel, "ts": ts},
    }  # fmt: skip
    us, body = await identify(inbox.client), {"event": event, "event_id": "Ev0001"}
    intake = await reactions.intake(body, inbox.client, us, datetime.now(UTC))
    assert (intake.text, intake.ts, intake.user) == ("", ts, inbox.ada)


@pytest.mark.parametrize("harm", ["ratelimited", "internal_error"])
async def test_if_slack_fails_the_reaction_is_delivered_again(inbox: Remembered, harm: Harm) -> None:
    """Slack answers some of its errors with status 200, as it does a refusal."""
    ts = await inbox.say("good morning")
    inbox.workspace.faults.add(harm, "reactions.get", times=1)
    await inbox.workspace.react(inbox.ada, inbox.channel, ts, "mailbox_with_mail")
    assert (await inbox.one()).text == "good morning"


async def test_the_shortcut_on_a_post_of_ours_asks_for_another_check(inbox: Remembered) -> None:
    posted = await inbox.client.chat_postMessage(channel=inbox.channel, text=BOUNCE)
    await inbox.workspace.shortcut(inbox.ada, inbox.channel, str(posted["ts"]), "diagnose")
    intake = await inbox.one()
    assert (intake.kind, intake.text) == (IntakeKind.MENTION, "recheck")
    assert (intake.user, intake.thread_ts) == (inbox.ada, posted["ts"])


async def test_other_reactions_and_our_own_are_ignored(inbox: Remembered) -> None:
    ts = await inbox.say("good morning")
    await inbox.workspace.react(inbox.ada, inbox.channel, ts, "eyes")
    await inbox.client.reactions_add(channel=inbox.channel, timestamp=ts, name="mailbox_with_mail")
    await inbox.after_everything()
    assert inbox.intakes == []


async def test_a_button_is_the_command_that_it_carries(inbox: Remembered) -> None:
    root = await inbox.say("good morning")
    posted = await inbox.client.chat_postMessage(
        channel=inbox.channel, text="card", blocks=BLOCKS, thread_ts=root
    )
    result = await inbox.workspace.press(inbox.ada, inbox.channel, str(posted["ts"]), "recheck")
    intake = await inbox.one()

    assert result.error is None
    assert (intake.kind, intake.text) == (IntakeKind.ACTION, "recheck B-2345ABCD")
    assert (intake.user, intake.ts, intake.thread_ts) == (inbox.ada, posted["ts"], root)


async def test_our_own_posts_confirm_themselves_and_nothing_else(inbox: Remembered) -> None:
    payload = {"incident": "B-2345ABCD", "key": "B-2345ABCD/card"}
    posted = await inbox.client.chat_postMessage(
        channel=inbox.channel, text=BOUNCE, metadata={"event_type": "bouncebot", "event_payload": payload}
    )
    await inbox.after_everything()

    assert inbox.seen == [("B-2345ABCD/card", posted["ts"])]
    assert inbox.intakes == []


async def test_deletions_are_ignored(inbox: Remembered) -> None:
    ts = await inbox.say("good morning")
    await inbox.workspace.delete(inbox.ada, inbox.channel, ts)
    await inbox.after_everything()
    assert inbox.intakes == []


async def test_an_event_that_could_not_be_stored_is_delivered_again(inbox: Remembered) -> None:
    inbox.failures = 2
    await inbox.say(BOUNCE)
    assert (await inbox.one()).text.startswith("550")


async def test_a_lone_surrogate_that_cannot_be_stored_loses_no_bounce(inbox: Remembered) -> None:
    await inbox.say(f"{BOUNCE} \ud83d")
    assert (await inbox.one()).text.endswith(" \ufffd")


async def test_a_command_that_could_not_be_stored_says_so(inbox: Remembered) -> None:
    inbox.failures = 1
    result = await inbox.workspace.command(inbox.ada, inbox.channel, "/bounce 4.4.1 example.com")
    assert result.payload == {"text": SORRY}
    assert inbox.intakes == []


@pytest.mark.parametrize("trouble", [StorageError("The database failed: disk is full"), KeyError("bug")])
async def test_the_log_has_one_line_with_the_cause_and_a_stack_only_of_a_bug(
    inbox: Remembered, trouble: Exception
) -> None:
    inbox.failures, inbox.trouble = 1, trouble
    with capture_logs() as lines:
        await inbox.workspace.command(inbox.ada, inbox.channel, "/bounce 4.4.1 example.com")
    (line,) = (line for line in lines if line["event"] == "intake_not_stored")
    outage = isinstance(trouble, StorageError)
    assert (line.get("why"), "exc_info" in line) == (str(trouble) if outage else None, not outage)


async def test_a_button_that_could_not_be_stored_says_so_to_its_user(inbox: Remembered) -> None:
    posted = await inbox.client.chat_postMessage(channel=inbox.channel, text="card", blocks=BLOCKS)
    inbox.failures = 1
    result = await inbox.workspace.press(inbox.ada, inbox.channel, str(posted["ts"]), "recheck")

    [line] = inbox.workspace.ephemerals(inbox.channel, inbox.ada)
    assert (line.text, result.error, result.payload) == (SORRY, None, {})


async def test_a_shortcut_that_could_not_be_stored_says_so(inbox: Remembered) -> None:
    ts = await inbox.say("why did this fail?")
    inbox.failures = 1
    await inbox.workspace.shortcut(inbox.ada, inbox.channel, ts, "diagnose")
    assert [e.text for e in inbox.workspace.ephemerals(inbox.channel, inbox.ada)] == [SORRY]


async def test_a_failing_store_and_a_failing_slack_still_acknowledge(inbox: Remembered) -> None:
    posted = await inbox.client.chat_postMessage(channel=inbox.channel, text="card", blocks=BLOCKS)
    inbox.failures = 1
    inbox.workspace.faults.add("ratelimited", "chat.postEphemeral", times=1)
    result = await inbox.workspace.press(inbox.ada, inbox.channel, str(posted["ts"]), "recheck")
    assert (result.error, inbox.intakes) == (None, [])

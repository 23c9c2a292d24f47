"""An edit by a person is an intake of its own; a change made by Slack is not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models.intake import IntakeKind
from handlers.identity import Identity
from handlers.listening import messages
from tests.handlers.inbox import Remembered

BOUNCE = "550 5.1.1 <bob@exmaple.com>: Recipient address rejected: User unknown"
US = Identity(team="T1", bot_user="U0BOT", bot_id="B0BOT", url="https://acme.slack.com/")


async def edited(inbox: Remembered, ts: str, text: str) -> None:
    await inbox.workspace.edit(inbox.ada, inbox.channel, ts, text)
    await inbox.after_everything()


async def test_an_edit_is_identified_by_its_message_and_its_time(inbox: Remembered) -> None:
    ts = await inbox.say(BOUNCE)
    await edited(inbox, ts, BOUNCE.replace("exmaple", "example"))
    first, edit = inbox.intakes
    message = next(one for one in inbox.workspace.messages(inbox.channel) if one.ts == ts)
    assert message.edited is not None
    assert edit.origin == f"{first.origin}:edit:{message.edited['ts']}"
    assert (edit.kind, edit.edited, edit.message_origin) == (IntakeKind.MESSAGE, True, first.origin)
    assert "example.com" in edit.text


async def test_half_a_bounce_is_stored_once_it_is_complete(inbox: Remembered) -> None:
    ts = await inbox.say("mail fails")
    await edited(inbox, ts, BOUNCE)
    assert [(one.ts, one.edited) for one in inbox.intakes] == [(ts, True)]


async def test_a_removed_bounce_is_not_stored(inbox: Remembered) -> None:
    ts = await inbox.say(BOUNCE)
    await edited(inbox, ts, "never mind")
    assert [one.edited for one in inbox.intakes] == [False]


async def test_an_unfurled_link_is_no_edit(inbox: Remembered) -> None:
    ts = await inbox.say(BOUNCE)
    await edited(inbox, ts, f"{BOUNCE} see https://example.com")
    shared = {"is_msg_unfurl": True, "text": "451 4.4.1 kim@example.org", "fallback": "…"}
    await inbox.workspace.unfold(inbox.channel, ts, shared)
    await inbox.after_everything()
    assert len(inbox.intakes) == 2


async def test_a_mention_added_by_an_edit_counts_once(inbox: Remembered) -> None:
    ts = await inbox.say("4.4.1 and so on")
    await edited(inbox, ts, f"<@{inbox.workspace.bot_user_id}> 4.4.1 example.com")
    (intake,) = inbox.intakes
    assert (intake.kind, intake.text[:6], intake.edited) == (IntakeKind.MENTION, "4.4.1 ", True)


async def test_updates_of_our_own_posts_are_no_edits(inbox: Remembered) -> None:
    answer = await inbox.client.chat_postMessage(channel=inbox.channel, text=BOUNCE)
    await inbox.client.chat_update(channel=inbox.channel, ts=answer["ts"], text=f"{BOUNCE} now")
    await inbox.after_everything()
    assert inbox.intakes == []


async def test_nobody_can_edit_another_users_message(inbox: Remembered) -> None:
    ts = await inbox.say(BOUNCE)
    with pytest.raises(LookupError):
        await inbox.workspace.edit(inbox.workspace.add_user("eve"), inbox.channel, ts, "other words")


def change(**message: Any) -> dict[str, Any]:
    before = {"ts": "1.0", "user": "U1", "text": BOUNCE}
    now = before | {"text": BOUNCE.replace("exmaple", "example"), "edited": {"user": "U1", "ts": "2.0"}}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "channel_type": "channel",
        "message": now | message,
        "previous_message": before,
    }


@pytest.mark.parametrize(
    "message",
    [{"bot_id": "B1"}, {"bot_id": "B0BOT"}, {"edited": None}, {"text": BOUNCE}, {"subtype": "tombstone"}],
    ids=["another bot's", "ours", "not by hand", "the same words", "what is left of a deleted one"],
)
async def test_these_edits_are_ignored(message: dict[str, Any]) -> None:
    assert await messages.intake(change(), US, datetime.now(UTC)) is not None
    assert await messages.intake(change(**message), US, datetime.now(UTC)) is None


async def test_an_unfurl_of_a_message_edited_earlier_is_no_edit() -> None:
    event = change()
    event["previous_message"] = event["message"] | {"text": "a text that Slack escaped otherwise"}
    assert await messages.intake(event, US, datetime.now(UTC)) is None

"""Cards and forms of another version of bouncebot: an upgrade leaves them in their channels."""

import json
from typing import Any

import pytest

from handlers.modals.submitting import OUTDATED
from playground.workspace import View
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened
from tests.handlers.rendering.seen import strings


async def pressed(inbox: Remembered, element: dict[str, Any]) -> str | None:
    """The error that Slack shows after somebody pressed this on an old card."""
    text = {"type": "plain_text", "text": "Escalate"}
    blocks = [{"type": "actions", "elements": [{"type": "button", "text": text} | element]}]
    posted = await inbox.client.chat_postMessage(channel=inbox.channel, text="card", blocks=blocks)
    done = await inbox.workspace.press(inbox.ada, inbox.channel, str(posted["ts"]), element["action_id"])
    return done.error


async def test_a_button_that_is_no_more_is_answered_like_its_command(inbox: Remembered) -> None:
    element = {"action_id": "escalate", "value": "escalate B-2345ABCD"}
    assert await pressed(inbox, element) is None
    assert (await inbox.one()).text == "escalate B-2345ABCD"


async def test_what_stands_for_no_command_is_only_acknowledged(inbox: Remembered) -> None:
    assert await pressed(inbox, {"action_id": "read_more", "url": "https://example.com"}) is None
    await inbox.after_everything()
    assert inbox.intakes == []


async def told(inbox: Remembered, view: View) -> str:
    """What the form shows once it is submitted."""
    done = await inbox.workspace.submit(inbox.ada, view.id, {})
    assert (done.error, inbox.intakes) == (None, [])
    (shown,) = inbox.workspace.modals(inbox.ada)
    return " ".join(strings(shown.body["blocks"]))


async def test_a_form_that_is_no_more_says_what_to_do(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "snooze")
    view.body["callback_id"] = "snooze_with_a_reason"
    assert OUTDATED in await told(inbox, view)


@pytest.mark.parametrize(
    "kept", ["", "B-2345ABCD", "[]", json.dumps({"incident": "B-2345ABCD", "place": "C1"})]
)
async def test_a_form_that_kept_something_else_says_what_to_do(
    inbox: Remembered, card: str, kept: str
) -> None:
    view = await opened(inbox, card, "snooze")
    view.body["private_metadata"] = kept
    assert OUTDATED in await told(inbox, view)


@pytest.mark.parametrize("button", ["snooze", "resolve"])
async def test_a_form_with_other_fields_says_what_to_do(inbox: Remembered, card: str, button: str) -> None:
    view = await opened(inbox, card, button)
    view.body["blocks"] = [block for block in view.body["blocks"] if block["type"] != "input"]
    assert OUTDATED in await told(inbox, view)

"""Buttons, modals, expiring triggers, and response_url, with the real Bolt app."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import Workspace
from tests.bolt import client_of
from tests.playground.workspace.place import Place

BUTTON = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": "Note"},
            "action_id": "note",
            "value": "note B-2",
        }
    ],
}
MODAL = {
    "type": "modal",
    "callback_id": "note",
    "title": {"type": "plain_text", "text": "Note"},
    "submit": {"type": "plain_text", "text": "Post"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "The note"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}


async def test_a_button_opens_a_modal_that_is_filled_in_and_submitted(
    place: Place, connected: AsyncApp
) -> None:
    submitted: list[str] = []

    @connected.action("note")
    async def show(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @connected.view("note")
    async def take(ack: Any, view: dict[str, Any]) -> None:
        submitted.append(view["state"]["values"]["text"]["words"]["value"])
        await ack()

    posted = await connected.client.chat_postMessage(channel=place.channel, text="card", blocks=[BUTTON])
    await place.workspace.press(place.ada, place.channel, posted["ts"], "note")
    [modal] = await place.workspace.wait_for(lambda: place.workspace.modals(place.ada))
    refused = await place.workspace.submit(place.ada, modal.id)
    assert refused.payload["errors"] == {"text": "Please complete this required field."}
    assert submitted == []
    await place.workspace.submit(place.ada, modal.id, {"words": "Dear postmaster"})

    assert submitted == ["Dear postmaster"]
    assert place.workspace.modals(place.ada) == []


async def test_a_button_that_does_not_exist_cannot_be_pressed(place: Place, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=place.channel, text="card", blocks=[BUTTON])
    with pytest.raises(LookupError, match="note"):
        await place.workspace.press(place.ada, place.channel, posted["ts"], "resolve")


async def test_a_response_url_accepts_five_answers(place: Place, connected: AsyncApp) -> None:
    taken = asyncio.get_running_loop().create_future()

    @connected.command("/bounce")
    async def answer(ack: Any, respond: Any) -> None:
        await ack()
        taken.set_result([(await respond(f"line {number}")).status_code for number in range(6)])

    await place.workspace.command(place.ada, place.channel, "/bounce help")
    assert await asyncio.wait_for(taken, 60) == [200] * 5 + [404]
    assert len(place.workspace.ephemerals(place.channel, place.ada)) == 5


async def test_a_trigger_expires(client: AsyncWebClient) -> None:
    now = 1_000.0
    async with Workspace(clock=lambda: now, trigger_seconds=3) as workspace:
        place = Place.in_(workspace)
        trigger = workspace.trigger(place.ada)
        now += 4
        late = client_of(workspace)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await late.views_open(trigger_id=trigger, view=MODAL)


async def test_a_command_of_no_app_is_not_sent_to_one(place: Place, connected: AsyncApp) -> None:
    result = await place.workspace.command(place.ada, place.channel, "/nosuch 4.4.1 example.com")
    assert result.error == "unknown_command"

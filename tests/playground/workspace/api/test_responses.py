"""response_url: messages for one or all, replacing and deleting the original, and refusals."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from playground.workspace import Workspace
from playground.workspace.to_app.triggers import RESPONSE_SECONDS
from tests.bolt import connected_to
from tests.playground.workspace.place import Place

Json = dict[str, Any]
CARD: list[Json] = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
        ],
    }
]


class Answering:
    """An app that keeps the latest response_url."""

    def __init__(self, app: AsyncApp) -> None:
        self.url = ""
        self._asked = asyncio.Event()
        app.command("/bounce")(self._keep)
        app.action("go")(self._keep)

    async def _keep(self, ack: Any, body: Json) -> None:
        self.url = body["response_url"]
        self._asked.set()
        await ack()

    async def answer(self, body: Any) -> tuple[int, str]:
        await asyncio.wait_for(self._asked.wait(), 60)
        async with aiohttp.ClientSession() as session, session.post(self.url, json=body) as response:
            return response.status, await response.text()


async def pressed(place: Place, app: AsyncApp) -> Answering:
    """Ada presses a button of a card that everybody sees."""
    answering = Answering(app)
    card = await app.client.chat_postMessage(channel=place.channel, text="card", blocks=CARD)
    await place.workspace.press(place.ada, place.channel, card["ts"], "go")
    return answering


@pytest.fixture
async def asked(place: Place, connected: AsyncApp) -> Answering:
    return await pressed(place, connected)


async def test_a_private_line_and_a_public_message(place: Place, asked: Answering) -> None:
    assert await asked.answer({"text": "for you"}) == (200, "ok")
    assert [each.text for each in place.workspace.ephemerals(place.channel, place.ada)] == ["for you"]
    await asked.answer({"text": "for all", "response_type": "in_channel"})
    assert [message.text for message in place.messages] == ["card", "for all"]


async def test_the_original_message_is_replaced_and_deleted(place: Place, asked: Answering) -> None:
    await asked.answer({"text": "done", "replace_original": True})
    [message] = place.messages
    assert (message.text, message.blocks) == ("done", [])
    await asked.answer({"delete_original": True})
    assert place.messages == []


async def test_a_private_line_is_replaced_and_deleted_too(place: Place, connected: AsyncApp) -> None:
    asked = Answering(connected)
    await place.workspace.command(place.ada, place.channel, "/bounce help")
    await asked.answer({"text": "a question", "blocks": CARD})
    [line] = place.workspace.ephemerals(place.channel, place.ada)
    await place.workspace.press(place.ada, place.channel, line.ts, "go")
    await asked.answer({"text": "answered", "replace_original": True})
    assert [each.text for each in place.workspace.ephemerals(place.channel, place.ada)] == ["answered"]
    await asked.answer({"delete_original": True})
    assert place.workspace.ephemerals(place.channel, place.ada) == []


async def test_an_empty_or_invalid_response_is_refused(asked: Answering) -> None:
    status, text = await asked.answer({})
    assert (status, "no_text" in text) == (400, True)
    status, text = await asked.answer({"text": "x", "blocks": [{"type": "riddle"}]})
    assert (status, "invalid_blocks" in text) == (400, True)


async def test_a_response_url_expires_after_half_an_hour() -> None:
    now = 1_000.0
    async with Workspace(clock=lambda: now) as workspace, connected_to(workspace) as app:
        asked = await pressed(Place.in_(workspace), app)
        now += RESPONSE_SECONDS + 1
        assert await asked.answer({"text": "late"}) == (404, "used_url")

"""A card in the channel, of a known incident."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.rendering import SlackRenderer
from playground.workspace import View, Workspace
from tests.handlers.inbox import Remembered
from tests.handlers.rendering.contents import incident, watch
from tests.scene import PATIENCE


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace with long timeouts; the lifetime of triggers has tests of its own."""
    async with Workspace(ack_seconds=PATIENCE, trigger_seconds=PATIENCE) as workspace:
        yield workspace


@pytest.fixture
async def card(inbox: Remembered) -> str:
    """The `ts` of a card."""
    there = replace(incident("example.com"), team=inbox.workspace.team_id, channel=inbox.channel)
    inbox.incidents["B-2345ABCD"] = there
    shown = SlackRenderer().card(incident("example.com"), watch())
    posted = await inbox.client.chat_postMessage(channel=inbox.channel, text=shown.text, blocks=shown.blocks)
    return str(posted["ts"])


async def opened(inbox: Remembered, ts: str, button: str) -> View:
    """The modal that the button opens for Ada."""
    await inbox.workspace.press(inbox.ada, inbox.channel, ts, button)
    (view,) = inbox.workspace.modals(inbox.ada)
    return view

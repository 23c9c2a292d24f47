"""A card in the channel, of an incident that is known."""

from dataclasses import replace

import pytest

from handlers.rendering import SlackRenderer
from playground.workspace import View
from tests.handlers.inbox import Remembered
from tests.handlers.rendering.contents import incident, watch


@pytest.fixture
async def card(inbox: Remembered) -> str:
    """Its `ts`."""
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

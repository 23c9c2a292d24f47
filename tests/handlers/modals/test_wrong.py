"""Wrong? accepts the real cause, who has to act, or both."""

import json
from typing import Any

import pytest

from bot.causes import load_causes
from bot.grammar.commands import Wrong
from bot.grammar.parsing import parse_command
from bot.models.content import Diagnosed
from bot.models.diagnosis import Actor
from handlers.listening.actions import Button
from handlers.modals import wrong
from handlers.rendering import SlackRenderer
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened
from tests.handlers.rendering.contents import diagnosis, incident, post
from tests.handlers.rendering.hostile import HOSTILE


@pytest.fixture
async def verdict(inbox: Remembered, card: str) -> str:
    """The `ts` of the post with the verdict."""
    told = SlackRenderer().message(post(Diagnosed(diagnosis=diagnosis("x"))), incident("example.com"), None)
    posted = await inbox.client.chat_postMessage(
        channel=inbox.channel, thread_ts=card, text=told.text, blocks=told.blocks
    )
    return str(posted["ts"])


@pytest.mark.parametrize(
    ("chosen", "command"),
    [
        ({"cause": "mailbox-full"}, Wrong("B-2345ABCD", "mailbox-full")),
        ({"actor": "sender-network"}, Wrong("B-2345ABCD", None, Actor.SENDER_NETWORK)),
        (
            {"cause": "port-25-blocked", "actor": "nobody", "words": "nobody: it was planned"},
            Wrong("B-2345ABCD", "port-25-blocked", Actor.NOBODY, "nobody: it was planned"),
        ),
    ],
)
async def test_a_correction_becomes_a_command(
    inbox: Remembered, verdict: str, chosen: dict[str, Any], command: Wrong
) -> None:
    view = await opened(inbox, verdict, "wrong")
    await inbox.workspace.submit(inbox.ada, view.id, chosen)
    assert parse_command((await inbox.one()).text) == command


async def test_choosing_nothing_is_reported_in_the_form(inbox: Remembered, verdict: str) -> None:
    view = await opened(inbox, verdict, "wrong")
    result = await inbox.workspace.submit(inbox.ada, view.id, {"words": "It is just wrong"})
    assert "choose" in result.payload["errors"]["cause"]
    assert inbox.intakes == []


async def test_if_the_form_cannot_be_opened_the_thread_explains_the_command(
    inbox: Remembered, verdict: str
) -> None:
    inbox.workspace.faults.add("server_error", "views.open")
    await inbox.workspace.press(inbox.ada, inbox.channel, verdict, "wrong")
    assert parse_command((await inbox.one()).text) == Wrong("B-2345ABCD")


def test_every_cause_can_be_chosen() -> None:
    shown = json.dumps(wrong.view(Button("B-2345ABCD", "C1", "1.2"), diagnosis("x")))
    assert not [cause for cause in load_causes() if f'"value": "{cause}"' not in shown]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_slack_limit_is_exceeded_whatever_the_verdict(words: str) -> None:
    check_blocks(wrong.view(Button("B-2345ABCD", "C1", "1.2"), diagnosis(words))["blocks"], "modal")

"""The note to a postmaster opens in an input, ready to edit and copy."""

import pytest

from handlers.modals import note
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened
from tests.handlers.rendering.hostile import HOSTILE


async def test_the_form_shows_the_note_and_closes_without_a_trace(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "note")

    text = view.body["blocks"][0]["element"]["initial_value"]
    assert text.startswith("Subject: Mail to example.com does not arrive")
    assert "postmaster@example.com" in view.body["blocks"][0]["hint"]["text"]

    result = await inbox.workspace.submit(inbox.ada, view.id)
    assert result.error is None
    assert inbox.workspace.modals(inbox.ada) == []
    assert inbox.intakes == []


@pytest.mark.parametrize("words", HOSTILE[::7])
def test_no_slack_limit_is_exceeded_whatever_it_says(words: str) -> None:
    check_blocks(note.view(f"Dear {words} " * 50, words)["blocks"], "modal")

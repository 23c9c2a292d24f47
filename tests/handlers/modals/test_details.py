"""Details: all findings, for one person."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.modals import details
from playground.workspace.blocks import check_blocks
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened
from tests.handlers.rendering.contents import diagnosis, incident
from tests.handlers.rendering.hostile import HOSTILE


async def test_they_open_with_all_findings(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "why")

    assert "2 findings" in json.dumps(view.body["blocks"])
    assert inbox.intakes == []


@pytest.mark.parametrize(("team", "channel"), [(None, "C0ELSEWHERE"), ("T0ELSEWHERE", None)])
async def test_of_another_places_incident_nothing_is_shown(
    inbox: Remembered, card: str, team: str | None, channel: str | None
) -> None:
    here = inbox.incidents["B-2345ABCD"]
    inbox.incidents["B-2345ABCD"] = replace(here, team=team or here.team, channel=channel or here.channel)
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "why")
    assert inbox.workspace.modals(inbox.ada) == []
    assert (await inbox.one()).text == "why B-2345ABCD"


async def test_of_an_incident_that_is_gone_the_thread_is_asked(inbox: Remembered, card: str) -> None:
    inbox.incidents.clear()
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "why")
    assert (await inbox.one()).text == "why B-2345ABCD"


@settings(max_examples=30)
@given(st.sampled_from(HOSTILE) | st.text(), st.integers(min_value=0, max_value=300))
def test_no_limit_is_broken_whatever_was_found(words: str, many: int) -> None:
    view = details.view(incident(words), diagnosis(words, many))
    check_blocks(view["blocks"], "modal")
    assert len(view["title"]["text"]) <= 24
    assert len(json.dumps(view)) < 250_000


def test_what_takes_most_room_on_its_way_is_left_out_from_the_end() -> None:
    view = details.view(incident("💩" * 400), diagnosis("💩" * 400, 300))
    assert 200_000 < len(json.dumps(view)) < 250_000

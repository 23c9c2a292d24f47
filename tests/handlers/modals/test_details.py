"""Details: all findings, for one person."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.modals import details
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened
from tests.handlers.rendering.contents import diagnosis, in_two_troubles, incident
from tests.handlers.rendering.hostile import HOSTILE


async def test_the_details_open_with_all_findings(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "why")

    assert "2 findings" in json.dumps(view.body["blocks"])
    assert inbox.intakes == []


@pytest.mark.parametrize(("team", "channel"), [(None, "C0ELSEWHERE"), ("T0ELSEWHERE", None)])
async def test_an_incident_of_another_channel_is_not_shown(
    inbox: Remembered, card: str, team: str | None, channel: str | None
) -> None:
    here = inbox.incidents["B-2345ABCD"]
    inbox.incidents["B-2345ABCD"] = replace(here, team=team or here.team, channel=channel or here.channel)
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "why")
    assert inbox.workspace.modals(inbox.ada) == []
    assert (await inbox.one()).text == "why B-2345ABCD"


async def test_for_a_deleted_incident_the_user_is_sent_to_the_thread(inbox: Remembered, card: str) -> None:
    inbox.incidents.clear()
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "why")
    assert (await inbox.one()).text == "why B-2345ABCD"


@settings(max_examples=30)
@given(st.sampled_from(HOSTILE) | st.text(), st.integers(min_value=0, max_value=300))
def test_no_slack_limit_is_exceeded_whatever_was_found(words: str, many: int) -> None:
    view = details.view(in_two_troubles(words), diagnosis(words, many))
    check_blocks(view["blocks"], "modal")
    assert len(view["title"]["text"]) <= 24
    assert len(json.dumps(view)) < 250_000


def test_if_too_large_the_last_parts_are_omitted() -> None:
    view = details.view(incident("💩" * 400), diagnosis("💩" * 400, 300))
    assert 200_000 < len(json.dumps(view)) < 250_000

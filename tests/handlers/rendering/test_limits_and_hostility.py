"""No text breaks Slack's limits, mentions, links, formats or hides anything."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models.incident import IncidentState
from handlers.rendering import Rendered, SlackRenderer
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.rendering.contents import contents, in_two_troubles, incident, post, watch
from tests.handlers.rendering.harmless import harms
from tests.handlers.rendering.hostile import HOSTILE
from tests.handlers.rendering.seen import strings


def drawn(words: str, many: int = 2) -> Iterator[Rendered]:
    renderer = SlackRenderer()
    for content in contents(words, many):
        yield renderer.message(post(content), incident(words, many=many), watch())
    for state in IncidentState:
        subject = incident(words, state, many)
        yield renderer.card(subject, watch(), subject.diagnosis.findings if subject.diagnosis else ())
    yield renderer.card(in_two_troubles(words, many), watch())


def assert_slack_takes(rendered: Rendered) -> None:
    check_blocks(rendered.blocks, "message")
    assert 0 < len(rendered.text.strip()) <= 4000


def test_there_are_plenty_of_hostile_strings() -> None:
    assert len(HOSTILE) >= 200


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_harmless_everywhere(words: str) -> None:
    for rendered in drawn(words):
        assert_slack_takes(rendered)
        assert not harms(rendered)


@settings(max_examples=40)
@given(st.text(), st.integers(min_value=1, max_value=400))
def test_no_slack_limit_is_exceeded_whatever_is_shown(words: str, many: int) -> None:
    for rendered in drawn(words * 3, many):
        assert_slack_takes(rendered)


@pytest.mark.parametrize("state", [state for state in IncidentState if state is not IncidentState.LOOKING])
def test_a_card_whose_check_is_over_does_not_say_checking(state: IncidentState) -> None:
    said = " ".join(strings(SlackRenderer().card(incident("example.com", state), watch()).blocks)).lower()
    assert "looking" not in said
    assert "checking" not in said

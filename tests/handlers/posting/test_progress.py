"""Findings are shown soon, however many more follow."""

import pytest

from bot.models.diagnosis import FindingState
from handlers.posting.progress import Progress
from tests.given import incident
from tests.handlers.rendering.contents import finding
from tests.twins.clock import Hands


def test_continuous_findings_do_not_postpone_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Hands()
    monkeypatch.setattr("handlers.posting.progress.time.monotonic", time)
    progress, look = Progress(), incident(card_ts="1700000000.000001")
    found = [finding("mx", number, FindingState.OK) for number in range(3)]
    for many in range(1, 4):
        progress.found(look, found[:many])
        time.seconds += 0.06
    assert progress.due(look.id, look) == 0.0


def test_a_diagnosis_that_is_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Hands()
    monkeypatch.setattr("handlers.posting.progress.time.monotonic", time)
    progress, look = Progress(), incident(card_ts="1700000000.000001")
    progress.found(look, [finding("mx", 1, FindingState.OK)])
    time.seconds += 1
    assert progress.due(look.id, None) is None
    assert progress.incidents == []

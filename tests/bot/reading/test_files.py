"""What `bouncebot parse` prints."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.reading.files import parse_paths
from tests.bot.reading.messages import FAMILIES


def test_folders_are_read_in_sorted_order(tmp_path: Path) -> None:
    for name in ("2.eml", "1.eml"):
        (tmp_path / name).write_text(FAMILIES["qmail"])

    answers = list(parse_paths([f"{tmp_path}/"]))

    assert [answer["file"] for answer in answers] == [f"{tmp_path}/1.eml", f"{tmp_path}/2.eml"]
    assert json.loads(json.dumps(answers))[0]["bounces"][0]["recipient"] == "bob@receiver.example"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Hello there")))

    (answer,) = parse_paths(["-"])

    assert (answer["file"], answer["is_bounce"], answer["bounces"]) == ("-", False, [])
    assert answer["why_not"]

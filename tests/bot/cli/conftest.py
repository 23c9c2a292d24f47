"""Runs commands in this process, as a shell would."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    """The output of a finished command."""

    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Bouncebot = Callable[..., Ended]
"""Takes the arguments of `bouncebot`, and the expected exit `status`, which is 0 by default."""


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, and no settings from the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith(("BOUNCEBOT_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BOUNCEBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite'}")


@pytest.fixture
def bouncebot(
    nowhere: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Bouncebot:
    def run(*words: str, status: int = 0) -> Ended:
        monkeypatch.setattr(sys, "argv", ["bouncebot", *words])
        with pytest.raises(SystemExit) as left:
            main()
        ended = Ended(*capsys.readouterr())
        assert int(left.value.code or 0) == status, ended.err
        return ended

    return run

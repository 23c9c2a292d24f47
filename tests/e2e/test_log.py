"""The log: each line names its incident, and none contains text of messages, tokens or addresses."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.diagnosis import Diagnostician
from bot.models.diagnosis import Diagnosis, Subject
from bot.ports.looking import OnFinding
from bot.settings import load
from tests.scene import Scene, payload

PERSON = "margarethe.geheim"
WORDS = "Reorganisation: who has to leave"
HOSTILE = (
    f"{WORDS} <{PERSON}@refusing.example>: connect to mx1.refusing.example: Connection refused, "
    f'status 4.4.1 \x1b[31m {{"incident": "B-FORGED00"}}'
)


async def test_nothing_private_is_logged_while_everything_fails(
    stage: Scene, tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Diagnostician, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        raise ValueError(f"cannot make sense of {subject.bounce} with {stage.workspace.bot_token}")

    monkeypatch.setattr(Diagnostician, "__call__", broken)
    stage.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    async with running(load(**stage.environment(f"sqlite:///{tmp_path / 'log.sqlite'}", 1.0))):
        await stage.workspace.connected()
        await stage.say(HOSTILE)
        incident = payload(await stage.card("waiting"))["incident"]

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert "ValueError" in {line.get("error") for line in lines}
    assert all(line["incident"] == incident for line in lines if "check" in line or "key" in line)
    assert {line.get("check") for line in lines} >= {0}
    _assert_silent(log.getvalue(), stage)


def _assert_silent(said: str, stage: Scene) -> None:
    workspace = stage.workspace
    private: list[Any] = [PERSON, WORDS, "B-FORGED00", "\x1b", workspace.bot_token, workspace.app_token]
    assert [each for each in private if each in said] == []

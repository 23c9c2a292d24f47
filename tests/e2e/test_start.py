"""At its start the bot checks the installation and logs one line, without opening a second socket."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import running
from bot.app.monitoring import check_installation
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.settings import load
from playground.workspace import Harm, Pace, Workspace
from tests.scene import Scene, lab_of_places


async def blocked(*_: object) -> list[Examined]:
    """The results of a network that blocks port 25."""
    words = "No mail server elsewhere answers on port 25 over IPv4: it is blocked here."
    return [Examined(name="port-25-ipv4", state=FindingState.WARN, summary=words)]


async def well(*_: object) -> list[Examined]:
    return [Examined(name="resolver", state=FindingState.OK, summary="It finds names.")]


async def logged_at_start(workspace: Workspace, folder: Path) -> list[MutableMapping[str, Any]]:
    async with lab_of_places() as lab:
        settings = load(**Scene.in_(workspace, lab).environment(f"sqlite:///{folder / 'b.sqlite'}", 1.0))
        async with running(settings) as inside:
            await workspace.connected()
            with capture_logs() as lines:
                await check_installation(settings, inside.store)
    return lines


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("harm", ["ratelimited", "server_error", "internal_error"])
async def test_trouble_that_is_over_in_a_moment_prevents_no_start(
    tmp_path: Path, harm: Harm, method: str
) -> None:
    async with Workspace(pace=Pace.unlimited()) as workspace:
        workspace.faults.add(harm, method, times=1)
        await logged_at_start(workspace, tmp_path)
        assert [call.harm for call in workspace.calls(method)][:2] == [harm, ""]


async def test_each_fault_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.checkup.examine_network", blocked)
    scopes = {"chat:write", "commands", "channels:read", "groups:read"}
    async with Workspace(pace=Pace.unlimited(), scopes=scopes) as workspace:
        (line,) = await logged_at_start(workspace, tmp_path)
        assert len(workspace.calls("apps.connections.open")) == 1
    assert (line["event"], line["log_level"]) == ("installation_faulty", "warning")
    assert [each.partition(":")[0] for each in line["found"]] == ["slack-scopes", "port-25-ipv4"]
    assert "bouncebot check" in line["fix"]


async def test_a_correct_installation_is_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.checkup.examine_network", well)
    async with Workspace(pace=Pace.unlimited()) as workspace:
        (line,) = await logged_at_start(workspace, tmp_path)
    assert (line["event"], line["log_level"]) == ("installation_ok", "info")


async def test_a_failing_check_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.checkup.examine_network", None)
    async with Workspace(pace=Pace.unlimited()) as workspace:
        (line,) = await logged_at_start(workspace, tmp_path)
    assert line["event"] == "installation_not_checked"

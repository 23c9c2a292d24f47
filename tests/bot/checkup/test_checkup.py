"""`bouncebot check` examines each workspace in the file."""

from pathlib import Path

import pytest

from bot.checkup import checkup
from bot.models.diagnosis import FindingState
from bot.settings import load
from playground.workspace import Workspace

KEYS = ("bot_token", "app_token")
OK, FAIL = FindingState.OK, FindingState.FAIL


@pytest.mark.usefixtures("no_network")
async def test_results_of_each_workspace_are_prefixed_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "workspaces.toml"
    async with Workspace() as acme, Workspace() as globex:
        globex.revoke()
        for name, there in {"acme": acme, "globex": globex}.items():
            with file.open("a") as lines:
                lines.write(f'[{name}]\nbot_token = "{there.bot_token}"\napp_token = "{there.app_token}"\n')
                lines.write(f'api_url = "{there.api_url}"\n')
        database = f"sqlite:///{tmp_path}/b.sqlite"
        settings = load(BOUNCEBOT_WORKSPACES=str(file), BOUNCEBOT_DATABASE_URL=database)
        found = {one.name: one for one in await checkup(settings)}
    states = {name: one.state for name, one in found.items()}
    assert (states["acme/slack-bot-token"], states["acme/slack-scopes"]) == (OK, OK)
    assert (states["globex/slack-bot-token"], states["globex/slack-app-token"]) == (FAIL, FAIL)
    refused = {key: found[f"globex/slack-{key.replace('_', '-')}"].summary for key in KEYS}
    assert refused == {key: f"Slack refused {key} of [globex] in {file}: token_revoked." for key in KEYS}

"""`bouncebot check` looks at each workspace of the file."""

from pathlib import Path

from bot.checkup import _slack
from bot.models import FindingState
from bot.settings import load
from playground.workspace import Workspace

OK, FAIL = FindingState.OK, FindingState.FAIL


async def test_each_has_its_name_in_front(tmp_path: Path) -> None:
    file = tmp_path / "workspaces.toml"
    async with Workspace() as acme, Workspace() as globex:
        globex.revoke()
        for name, there in {"acme": acme, "globex": globex}.items():
            with file.open("a") as lines:
                lines.write(f'[{name}]\nbot_token = "{there.bot_token}"\napp_token = "{there.app_token}"\n')
                lines.write(f'api_url = "{there.api_url}"\n')
        found = {one.name: one.state for one in await _slack(load(BOUNCEBOT_WORKSPACES=str(file)))}
    assert (found["acme/slack-bot-token"], found["acme/slack-scopes"]) == (OK, OK)
    assert (found["globex/slack-bot-token"], found["globex/slack-app-token"]) == (FAIL, FAIL)

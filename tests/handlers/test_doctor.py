"""What `bouncebot check` says about Slack: tokens and scopes, each with what to do."""

from bot.models import FindingState
from handlers.connection import web_client
from handlers.doctor import examine
from playground.workspace import Workspace

OK, FAIL, SKIPPED = FindingState.OK, FindingState.FAIL, FindingState.SKIPPED


async def test_a_good_installation_needs_no_fix(workspace: Workspace) -> None:
    found = await examine(web_client(workspace.bot_token, workspace.api_url), workspace.app_token)
    assert [(one.name, one.state, one.fix) for one in found] == [
        ("slack-bot-token", OK, None),
        ("slack-scopes", OK, None),
        ("slack-app-token", OK, None),
    ]


async def test_wrong_tokens_say_where_the_right_ones_are(workspace: Workspace) -> None:
    bot, app = await examine(web_client("xoxb-wrong", workspace.api_url), "xapp-wrong")
    assert (bot.state, app.state) == (FAIL, FAIL)
    assert bot.summary == "Slack refused SLACK_BOT_TOKEN: invalid_auth."
    assert "OAuth & Permissions" in str(bot.fix)
    assert "connections:write" in str(app.fix)


async def test_a_missing_scope_is_named() -> None:
    async with Workspace(scopes={"chat:write", "commands"}) as workspace:
        found = await examine(web_client(workspace.bot_token, workspace.api_url), None)
    assert [one.state for one in found] == [OK, FAIL, SKIPPED]
    assert "files:read" in found[1].summary
    assert "reinstall" in str(found[1].fix)


async def test_no_slack_there_is_told_for_each() -> None:
    found = await examine(web_client("xoxb-1", "http://127.0.0.1:1/api/"), "xapp-1")
    assert [one.state for one in found] == [FAIL, FAIL]
    assert all("SLACK_API_URL" in str(one.fix) for one in found)

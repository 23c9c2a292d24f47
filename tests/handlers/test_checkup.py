"""What `bouncebot check` says about Slack: tokens and scopes, each with the fix."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.errors import SlackRefusedError
from bot.models.diagnosis import FindingState
from handlers.checkup import _clock, examine, examine_operators_channel
from handlers.clients import web_client
from handlers.identity import identify
from playground.workspace import Workspace
from playground.workspace.api import METHODS, auth
from playground.workspace.api.call import Call
from playground.workspace.api.server import Server
from playground.workspace.records.models import Json
from tests.handlers.inbox import client_of

OK, FAIL, SKIPPED = FindingState.OK, FindingState.FAIL, FindingState.SKIPPED


async def test_a_correct_installation_needs_no_fix(workspace: Workspace) -> None:
    found = await examine(client_of(workspace), workspace.app_token)
    assert [(one.name, one.state, one.fix) for one in found] == [
        ("slack-bot-token", OK, None),
        ("slack-scopes", OK, None),
        ("clock", OK, None),
        ("slack-app-token", OK, None),
        ("slack-files", OK, None),
    ]


async def test_wrong_tokens_say_where_the_right_ones_are(workspace: Workspace) -> None:
    bot, app, _ = await examine(web_client("xoxb-wrong", workspace.api_url), "xapp-wrong")
    assert (bot.state, app.state) == (FAIL, FAIL)
    assert bot.summary == "Slack refused SLACK_BOT_TOKEN: invalid_auth."
    assert "OAuth & Permissions" in str(bot.fix)
    assert "connections:write" in str(app.fix)


async def test_a_missing_scope_is_named() -> None:
    async with Workspace(scopes={"chat:write", "commands"}) as workspace:
        found = await examine(client_of(workspace), None)
    assert [one.state for one in found] == [OK, FAIL, OK, SKIPPED, OK]
    assert "files:read" in found[1].summary
    assert "reinstall" in str(found[1].fix)


async def test_all_questions_are_asked_at_the_same_time() -> None:
    """So that a Slack that does not answer is awaited once, not three times."""
    asked, all_there = set[str](), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        asked.add(request.path)
        if len(asked) == 3:
            all_there.set()
        await all_there.wait()
        return web.json_response({"ok": True, "user": "bot", "team": "T", "url": "ws://127.0.0.1:1/"})

    server = Server([("*", "/{path:.*}", answer)], 0)
    await server.start()
    found = await examine(web_client("xoxb-1", f"{server.origin}/api/"), "xapp-1")
    await server.stop()
    assert {"slack-bot-token", "slack-files"} <= {one.name for one in found if one.state is OK}


async def test_an_unreachable_slack_is_reported_for_each() -> None:
    found = await examine(web_client("xoxb-1", "http://127.0.0.1:1/api/"), "xapp-1")
    assert [one.state for one in found] == [FAIL, FAIL, FAIL]
    assert all("Let this machine reach it" in str(one.fix) for one in found[:2])
    assert all("SLACK_API_URL" in str(one.fix) for one in found[:2])
    assert "127.0.0.1:1" in str(found[2].fix)


@pytest.mark.parametrize(("off", "state"), [(0, OK), (59, OK), (-59, OK), (3600, FAIL), (-300, FAIL)])
def test_our_clock_is_compared_with_slacks(off: float, state: FindingState) -> None:
    found = _clock(datetime.now(UTC) + timedelta(seconds=off))
    assert found.state is state
    assert (found.fix is None) == (state is OK)


def test_an_answer_without_a_date_is_reported() -> None:
    assert _clock(None).state is FindingState.UNKNOWN


def organisation_wide(call: Call) -> Json:
    return auth.auth_test(call) | {"is_enterprise_install": True}


async def test_an_organisation_wide_installation_is_refused_in_one_line(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "auth.test", organisation_wide)
    client = client_of(workspace)
    with pytest.raises(SlackRefusedError, match="Install the app in one workspace"):
        await identify(client)
    found = await examine(client, None)
    assert (found[0].state, "one workspace" in str(found[0].fix)) == (FAIL, True)


def socket_nowhere(_: Call) -> Json:
    return {"url": "ws://127.0.0.1:1/link/?ticket=s3cret"}


async def test_an_unreachable_socket_is_reported_without_its_secret(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "apps.connections.open", socket_nowhere)
    found = await examine(client_of(workspace), workspace.app_token)
    (token,) = [each for each in found if each.name == "slack-app-token"]
    assert token.state is FAIL
    assert "127.0.0.1:1" in token.summary
    assert "s3cret" not in str(token)


async def test_the_operators_channel_must_be_one_that_we_are_in(workspace: Workspace) -> None:
    client = client_of(workspace)
    ours, theirs = workspace.add_channel("ours"), workspace.add_channel("theirs", bot_is_member=False)
    found = [await examine_operators_channel(client, channel) for channel in (None, ours, theirs, "C0GONE")]
    assert [one.state for one in found] == [SKIPPED, OK, FAIL, FAIL]
    assert "the bot is not in it" in found[2].summary
    assert "channel_not_found" in found[3].summary
    assert all("/invite" in str(one.fix) for one in found[2:])

"""Connecting: refused tokens, running requests when we stop, and broken sockets."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.errors import SlackRefusedError, SlackUnreachableError
from bot.models.intake import Intake
from bot.telemetry.metrics import REGISTRY
from handlers import register
from handlers.clients import web_client
from handlers.connection import SocketConnection, bolt_app, socket
from handlers.identity import identify
from playground.workspace import Workspace
from tests.given import NOON
from tests.handlers.inbox import client_of, services_that


async def connection_to(
    workspace: Workspace,
    accept: Callable[[Intake], Awaitable[bool]] | None = None,
    on_return: Callable[[datetime], Awaitable[object]] | None = None,
    now: Callable[[], datetime] = lambda: NOON,
) -> SocketConnection:
    """`accept` None: no listeners are registered."""
    client = client_of(workspace)
    us = await identify(client)
    app = bolt_app(client, us)
    if accept:
        register(app, services_that(us=us, accept=accept))
    return SocketConnection(app, workspace.app_token, now, on_return)


async def test_the_bots_identity_is_read(workspace: Workspace) -> None:
    us = await identify(client_of(workspace))
    assert (us.team, us.bot_user, us.bot_id) == (workspace.team_id, workspace.bot_user_id, workspace.bot_id)


async def test_a_wrong_bot_token_is_reported_with_slacks_error_and_where_to_get_one(
    workspace: Workspace,
) -> None:
    before = refusals("auth.test", "invalid_auth")
    with pytest.raises(SlackRefusedError, match=r"SLACK_BOT_TOKEN: invalid_auth.*OAuth & Permissions"):
        await identify(web_client("xoxb-wrong", workspace.api_url))
    assert refusals("auth.test", "invalid_auth") == before + 1


def refusals(method: str, error: str) -> float:
    """The count in the metrics."""
    labels = {"method": method, "error": error}
    return REGISTRY.get_sample_value("bouncebot_slack_errors_total", labels) or 0.0


async def test_a_wrong_app_token_is_reported_likewise(workspace: Workspace) -> None:
    client = client_of(workspace)
    app = bolt_app(client, await identify(client))
    with pytest.raises(SlackRefusedError, match=r"SLACK_APP_TOKEN: .*connections:write"):
        async with SocketConnection(app, "xapp-wrong", lambda: NOON):
            pass


async def test_an_unreachable_slack_is_reported_with_its_address() -> None:
    with pytest.raises(
        SlackUnreachableError, match=r" http://127.0.0.1:1/api/: Connection refused\. .*SLACK_API_URL"
    ):
        await identify(web_client("xoxb-1", "http://127.0.0.1:1/api/"))


async def test_ready_while_the_socket_is_open(workspace: Workspace) -> None:
    async with await connection_to(workspace) as socket:
        await workspace.connected()
        assert await socket.ready()
    assert not await socket.ready()


async def test_work_begun_is_finished_before_the_socket_closes(workspace: Workspace) -> None:
    begun, done = asyncio.Event(), []

    async def accept(intake: Intake) -> bool:
        begun.set()
        await asyncio.sleep(0.1)
        done.append(intake)
        return True

    ada, channel = workspace.add_user("ada"), workspace.add_channel("mail-ops")
    async with await connection_to(workspace, accept):
        await workspace.connected()
        command = asyncio.create_task(workspace.command(ada, channel, "/bounce list"))
        await begun.wait()
    assert len(done) == 1
    assert (await command).error is None


async def test_after_a_disconnect_it_reconnects_and_catches_up(workspace: Workspace) -> None:
    returned: asyncio.Queue[datetime] = asyncio.Queue()
    asked: list[datetime] = []

    def now() -> datetime:
        asked.append(NOON + timedelta(minutes=len(asked)))
        return asked[-1]

    async with await connection_to(workspace, on_return=returned.put, now=now) as socket:
        await workspace.connected()
        await workspace.refresh_sockets()
        since = await asyncio.wait_for(returned.get(), 60)
        assert since in asked[:-1], "before we were back"
        assert await socket.ready()


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets", "refresh_requested"])
async def test_asked_to_leave_a_socket_that_closes_at_once_it_opens_one_other(
    workspace: Workspace, reason: str
) -> None:
    """It opened two in turn, and what a person typed over the first was lost with it."""
    returned: asyncio.Queue[datetime] = asyncio.Queue()
    async with await connection_to(workspace, on_return=returned.put):
        await workspace.connected()
        await workspace.dismiss_sockets(reason)
        await asyncio.wait_for(returned.get(), 60)
        await workspace.connected()
    assert len(workspace.calls("apps.connections.open")) == 2
    assert returned.empty()


async def test_a_failed_catch_up_is_reported(workspace: Workspace) -> None:
    """Slack warns before it asks for a new connection; each of the two may bring one."""
    returns: list[datetime] = []

    async def on_return(since: datetime) -> None:
        returns.append(since)
        raise ValueError("a defect of ours")

    with capture_logs() as lines:
        async with await connection_to(workspace, on_return=on_return):
            await workspace.connected()
            await workspace.refresh_sockets()
            await grown(lines, 1)
    assert [line["event"] for line in lines] == ["catch_up_failed"] * len(returns)


async def test_work_that_does_not_end_is_not_awaited(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "DRAIN", 0.05)
    begun, never = asyncio.Event(), asyncio.Event()

    async def accept(intake: Intake) -> bool:
        begun.set()
        return await never.wait()

    ada, channel = workspace.add_user("ada"), workspace.add_channel("mail-ops")
    async with await connection_to(workspace, accept):
        await workspace.connected()
        command = asyncio.create_task(workspace.command(ada, channel, "/bounce list"))
        await begun.wait()
    assert (await command).error is not None
    never.set()


async def test_a_socket_that_closes_before_the_acknowledgement_is_no_error(workspace: Workspace) -> None:
    begun, cut = asyncio.Event(), asyncio.Event()

    async def accept(intake: Intake) -> bool:
        begun.set()
        return await cut.wait()

    ada, channel = workspace.add_user("ada"), workspace.add_channel("mail-ops")
    connection = await connection_to(workspace, accept)
    with capture_logs() as lines:
        async with connection:
            await workspace.connected()
            connection._client.auto_reconnect_enabled = False
            command = asyncio.create_task(workspace.command(ada, channel, "/bounce list"))
            await begun.wait()
            await workspace.cut_sockets()
            cut.set()
            await command
    assert [line["event"] for line in lines] == ["acknowledged_too_late"]


async def test_a_socket_that_died_unnoticed_is_reopened(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "WATCHDOG", 0.01)
    connection = await connection_to(workspace)
    async with connection:
        await workspace.connected()
        opened = len(workspace.calls("apps.connections.open"))
        connection._client.auto_reconnect_enabled = False
        connection._client.default_auto_reconnect_enabled = False
        await workspace.cut_sockets()
        await workspace.wait_for(lambda: workspace.sockets > 0)
        assert len(workspace.calls("apps.connections.open")) > opened


async def test_connecting_twice_at_once_keeps_one_socket(workspace: Workspace) -> None:
    """Otherwise Slack sends every second envelope to the other socket, which nobody reads."""
    connection = await connection_to(workspace)
    async with connection:
        await workspace.connected()
        opened = connection._client.current_session
        asked = len(workspace.calls("apps.connections.open"))
        await asyncio.gather(connection._client.connect(), connection._client.connect())
        assert connection._client.current_session is not opened
        assert len(workspace.calls("apps.connections.open")) == asked + 1
        await workspace.wait_for(lambda: workspace.sockets == 1)


async def test_no_socket_address_is_tried_twice(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address admits one socket: retrying the same one would never connect."""
    monkeypatch.setattr(socket, "PING", 0.01)
    connection = await connection_to(workspace)
    address = await connection._open()
    async with aiohttp.ClientSession() as session, session.ws_connect(address):
        pass

    async def used() -> str:
        return address

    monkeypatch.setattr(connection, "_open", used)
    async with connection:
        await workspace.connected()


async def test_the_watchdog_survives_unexpected_errors(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "WATCHDOG", 0.01)
    connection = await connection_to(workspace)
    tried = list[bool]()

    async def breaks(*, force: bool) -> None:
        tried.append(force)
        raise ValueError("no address in what Slack answered")

    async def lost() -> bool:
        return False

    with capture_logs() as lines:
        async with connection:
            monkeypatch.setattr(connection._client, "connect_to_new_endpoint", breaks)
            monkeypatch.setattr(connection._client, "is_connected", lost)
            await grown(tried, 2)
    assert "watchdog_failed" in [line["event"] for line in lines]


async def test_a_socket_that_is_back_at_the_next_check_is_left_to_slack_sdk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "WATCHDOG", 0.01)
    connection = await connection_to(workspace)
    found, looks = iter([False, True, False]), list[bool]()

    async def is_connected() -> bool:
        looks.append(next(found, True))
        return looks[-1]

    with capture_logs() as lines:
        async with connection:
            monkeypatch.setattr(connection._client, "is_connected", is_connected)
            await grown(looks, 5)
    assert lines == []


async def test_a_slack_outage_is_logged_once_with_what_to_do_and_once_at_its_end(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at every ping, as slack_sdk does."""
    monkeypatch.setattr(socket, "PING", 0.01)
    connection = await connection_to(workspace)
    looks, is_connected = list[bool](), connection._client.is_connected

    async def noted() -> bool:
        looks.append(await is_connected())
        return looks[-1]

    monkeypatch.setattr(connection._client, "is_connected", noted)
    with capture_logs() as lines:
        async with connection:
            await workspace.connected()
            await grown(looks, 6)
            await workspace.go_offline()
            await grown(lines, 1)
            await workspace.go_online()
            await grown(lines, 2)
    away, back = lines
    assert (away["event"], back["event"]) == ("slack_unreachable", "slack_reachable")
    assert "Let this machine reach it" in away["why"]
    assert not [line for line in caplog.messages if "Failed to check the current session" in line]


async def test_a_network_that_blocks_websockets_is_told_from_a_slack_outage(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PING", 0.01)
    connection = await connection_to(workspace)

    async def is_connected() -> bool:
        return False

    with capture_logs() as lines:
        async with connection:
            monkeypatch.setattr(connection._client, "is_connected", is_connected)
            await grown(lines, 1)
    assert (lines[0]["event"], len(lines)) == ("slack_unreachable", 1)
    assert "Allow WebSockets (wss) through" in lines[0]["why"]


async def grown(noted: Sequence[object], count: int) -> None:
    async with asyncio.timeout(60):
        while len(noted) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

"""A workspace, and Slack's own clients to talk to it."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import Workspace
from tests.playground.workspace.place import Place


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace() as workspace:
        yield workspace


@pytest.fixture
def place(workspace: Workspace) -> Place:
    return Place.in_(workspace)


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client)


@pytest.fixture
async def connected(workspace: Workspace, app: AsyncApp) -> AsyncIterator[AsyncApp]:
    """The app as bolt runs it, with its socket open. Listeners may be added afterwards."""
    handler = AsyncSocketModeHandler(app, workspace.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await workspace.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]

"""Slack's own clients, and a Bolt app, for a workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import Workspace


def client_of(workspace: Workspace) -> AsyncWebClient:
    """A client that never retries."""
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@asynccontextmanager
async def connected_to(workspace: Workspace) -> AsyncIterator[AsyncApp]:
    """A Bolt app with its socket open. Listeners may be added afterwards."""
    app = AsyncApp(client=client_of(workspace))
    handler = AsyncSocketModeHandler(app, workspace.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await workspace.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]

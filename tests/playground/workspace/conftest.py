"""A workspace, and Slack's own clients for it."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import Workspace
from tests.bolt import client_of, connected_to
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
    return client_of(workspace)


@pytest.fixture
async def connected(workspace: Workspace) -> AsyncIterator[AsyncApp]:
    async with connected_to(workspace) as app:
        yield app

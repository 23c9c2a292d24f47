"""A workspace with the handlers connected to it."""

from collections.abc import AsyncIterator

import pytest

from playground.workspace import Workspace
from tests.handlers.away import Away
from tests.handlers.inbox import Remembered, listening


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(ack_seconds=1.0, retry_seconds=(0.0, 0.05, 0.1)) as workspace:
        yield workspace


@pytest.fixture
async def inbox(workspace: Workspace) -> AsyncIterator[Remembered]:
    async with listening(workspace) as remembered:
        yield remembered


@pytest.fixture
async def away() -> AsyncIterator[Away]:
    async with Workspace(retry_seconds=()) as workspace:
        yield Away(workspace)

"""Tests of the store run on every kind of store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports.store import Store
from bot.storage import SqlStore
from tests.postgres import Server
from tests.sqlite import database
from tests.twins.store import MemoryStore


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await made(request, tmp_path)
    await opened.open()
    yield opened
    await opened.close()


async def made(request: pytest.FixtureRequest, folder: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "sqlite":
        return SqlStore(database(folder / "b.sqlite"))
    server: Server = request.getfixturevalue("postgres")
    return SqlStore(await server.database())

"""Every story of the store is told to each store alike."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Store
from bot.storage import MemoryStore, SqlStore


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqlStore(f"sqlite:///{tmp_path}/b.sqlite")
    await opened.open()
    yield opened
    await opened.close()

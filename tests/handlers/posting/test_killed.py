"""A process that is killed in the middle of posting, repeatedly."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.models.post import Place
from bot.ports.change import Change
from tests.handlers.posting.outbox import Desk
from tests.stores import opened

KILLS = 4
POSTS = 60


@pytest.mark.crash
async def test_a_process_that_is_killed_again_and_again(desk: Desk, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/bouncebot.db"
    wanted = [f"{number}/answer" for number in range(POSTS)]
    await stored(desk, database, wanted)
    desk.workspace.faults.delay = 0.02
    for life in range(1, KILLS + 1):
        async with living(desk, database):
            await until_posted(desk, life * POSTS // (KILLS + 1))
    async with living(desk, database):
        await desk.workspace.wait_for(lambda: set(wanted) <= set(desk.keys()))
    assert desk.keys() == wanted


async def until_posted(desk: Desk, posts: int) -> None:
    await desk.workspace.wait_for(lambda: len(desk.ours()) >= posts)


async def stored(desk: Desk, database: str, keys: list[str]) -> None:
    async with opened(database) as store:
        await store.apply(Change(posts=tuple(desk.line(key, Place.REPLY) for key in keys)))


@asynccontextmanager
async def living(desk: Desk, database: str) -> AsyncIterator[None]:
    """A process that posts until it is killed."""
    where = (
        database,
        desk.workspace.bot_token,
        desk.workspace.api_url,
        desk.workspace.team_id,
        desk.workspace.bot_id,
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.handlers.posting.process", *where
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()

"""A store on the database with this URL, open while a test needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app.opening import open_store
from bot.storage import SqlStore


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SqlStore]:
    store = SqlStore(url)
    await open_store(store)
    try:
        yield store
    finally:
        await store.close()

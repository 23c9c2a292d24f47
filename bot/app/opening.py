"""Opens the database at the start, and waits for one that is only starting too."""

import asyncio
import time

import structlog

from bot.errors import DatabaseAwayError
from bot.storage import SqlStore

PATIENCE = 15.0
"""Seconds to wait; less than a service manager gives us to stop."""
PAUSE = 0.5

log = structlog.get_logger(__name__)


async def open_store(store: SqlStore) -> None:
    """Raises StorageError if it cannot be used, or does not come up in time."""
    until = time.monotonic() + PATIENCE
    awaited = False
    while True:
        try:
            await store.open()
        except DatabaseAwayError as error:
            if time.monotonic() >= until:
                raise
            if not awaited:
                log.warning("database_awaited", why=str(error), seconds=PATIENCE)
            awaited = True
            await asyncio.sleep(PAUSE)
        else:
            return

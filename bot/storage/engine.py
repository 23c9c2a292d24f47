"""SQLite as this store wants it: durable, one writer, readers that never wait for it."""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StorageError

BUSY_TIMEOUT_MS = 5000


def database_path(url: str) -> Path:
    """The file of `sqlite:///PATH`. Raises StorageError for anything else."""
    kind, _, path = url.partition(":///")
    if kind != "sqlite":
        raise StorageError(
            f"BOUNCEBOT_DATABASE_URL names {kind.partition(':')[0]}; this version keeps its data in SQLite: sqlite:///PATH."
        )
    return Path(path)


def connect(path: Path, *, writes: bool) -> AsyncEngine:
    """An engine whose transactions are `BEGIN IMMEDIATE` when it writes, and plain reads otherwise."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=1 if writes else 4, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin_immediate if writes else _begin)
    return engine


async def write_ahead(engine: AsyncEngine) -> None:
    """Turns on write-ahead logging, which stays in the file: only once it is known to be ours."""
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        cursor = await driver.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
        await cursor.close()


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event says BEGIN, not the driver
    cursor = connection.cursor()
    for pragma in ("synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

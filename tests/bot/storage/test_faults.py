"""The database fails for a while: nothing is acknowledged, and afterwards all goes on."""

import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError
from bot.storage import SqlStore
from tests.bot.storage.stories import opening, to_send
from tests.given import intake
from tests.postgres import Server
from tests.sqlite import database
from tests.stores import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "b.sqlite"


@pytest.fixture
async def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlStore]:
    monkeypatch.setattr("bot.storage.database.sqlite.PATIENCE", 0.02)
    async with opened(database(path)) as store:
        yield store


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """As by another program's backup, or an operator in SQLite's shell."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full_disk(at: int) -> Iterator[None]:
    """Limits the size of files, so that writing fails. Python ignores the signal."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def size(path: Path) -> int:
    return path.stat().st_size


def content(path: Path) -> bytes:
    return path.read_bytes()


def corrupt_after_header(path: Path) -> bytes:
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    return content(path)


async def test_a_write_to_a_locked_database_succeeds_once_it_is_free(store: SqlStore, path: Path) -> None:
    with locked(path):
        with pytest.raises(StorageError, match="database is locked"):
            await store.accept(intake())
        assert not await store.writable()
        assert await store.unprocessed() == []
    assert await store.accept(intake())
    assert await store.writable()


async def test_a_full_disk_loses_nothing_that_was_acknowledged(store: SqlStore, path: Path) -> None:
    await store.accept(intake())
    with full_disk(size(Path(f"{path}-wal"))):
        with pytest.raises(StorageError):
            await store.accept(intake("T1:C1:2.0"))
        assert not await store.writable()
        assert len(await store.unprocessed()) == 1
    assert await store.writable()
    assert await store.accept(intake("T1:C1:2.0"))
    assert len(await store.unprocessed()) == 2


async def test_an_outage_is_logged_once_at_its_start_and_once_at_its_end(store: SqlStore, path: Path) -> None:
    with capture_logs() as log:
        with locked(path):
            for _ in range(3):
                assert not await store.writable()
        await store.accept(intake())
        await store.accept(intake("T1:C1:2.0"))
    assert [line["event"] for line in log] == ["database_failed", "database_recovered"]
    assert "database is locked" in log[0]["why"]


async def test_who_wants_to_know_is_told_at_the_start_of_each_outage(store: SqlStore, path: Path) -> None:
    told: list[str] = []
    forget = store.on_failure(lambda: told.append("away"))
    for _ in range(2):
        with locked(path):
            for _ in range(3):
                assert not await store.writable()
        assert await store.writable()
    assert told == ["away", "away"]
    forget()
    with locked(path):
        assert not await store.writable()
    assert told == ["away", "away"]


async def test_a_read_failure_is_logged_once_too_and_ends_when_both_work(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreadable(_: object) -> None:
        raise OSError("gone")

    with capture_logs() as log:
        with monkeypatch.context() as away, locked(path):
            away.setattr(store._database, "ask", unreadable)
            for _ in range(3):
                with pytest.raises(StorageError):
                    await store.unprocessed()
                assert not await store.writable()
        assert await store.writable()
        assert [line["event"] for line in log] == ["database_failed"]
        await store.unprocessed()
    assert [line["event"] for line in log] == ["database_failed", "database_recovered"]


async def test_a_change_that_meets_a_locked_database_is_rolled_back(store: SqlStore, path: Path) -> None:
    with locked(path), pytest.raises(StorageError):
        await store.apply(opening())
    assert (await store.incident("B-AAAAAAAA"), await to_send(store)) == (None, [])
    await store.apply(opening())
    assert await store.incident("B-AAAAAAAA")


async def test_a_corrupt_file_is_refused_and_left_unchanged(store: SqlStore, path: Path) -> None:
    await store.accept(intake())
    await store.close()
    broken = corrupt_after_header(path)
    again = SqlStore(f"sqlite:///{path}")
    with pytest.raises(StorageError, match=r"malformed|cannot be used"):
        await again.open()
    await again.close()
    assert content(path) == broken


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_after_the_end_reads_and_writes_are_refused(
    request: pytest.FixtureRequest, path: Path, kind: str
) -> None:
    """PostgreSQL's driver would connect again, and nobody would close that."""
    server: Server | None = request.getfixturevalue("postgres") if kind == "postgresql" else None
    async with opened(await server.database() if server else database(path)) as store:
        await store.accept(intake())
    for late in (store.unprocessed(), store.incident("B-2345ABCD"), store.accept(intake("T1:C1:2.0"))):
        with pytest.raises(StorageError, match="was closed"):
            await late

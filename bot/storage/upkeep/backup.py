"""Copies a SQLite database that is in use."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import StorageError
from bot.storage.database.engine import database
from bot.storage.database.sqlite import ONLY_OURS, Sqlite


def back_up(url: str, to: Path) -> int:
    """Copies the database with SQLite's backup API. Returns the size in bytes. Never overwrites a file.

    `to` appears once the copy is complete; until then it is `to` with `.partial` added. Raises StorageError.
    """
    source = database(url)
    if not isinstance(source, Sqlite):
        raise StorageError(
            "PostgreSQL has a backup of its own: pg_dump --format=custom --file=FILE, then pg_restore."
        )
    source.must_exist()
    try:
        if to.exists():
            raise StorageError(f"{to} exists already and is not overwritten; name a new file.")
        with _partial(to) as partial:
            _copy(source.path, partial)
            partial.rename(to)
    except OSError as error:
        raise StorageError(f"{to} cannot be created ({error.strerror}); name another file.") from None
    except sqlite3.Error as error:
        raise StorageError(f"{source.path} could not be copied to {to} ({error}).") from None
    return to.stat().st_size


@contextmanager
def _partial(to: Path) -> Iterator[Path]:
    """A new file that nobody else can read, deleted at the end unless it was renamed. Removes first what a
    killed backup left: SQLite would play its journal back."""
    partial = to.with_name(f"{to.name}.partial")
    for left in (partial, partial.with_name(f"{partial.name}-journal")):
        left.unlink(missing_ok=True)
    partial.touch(mode=ONLY_OURS, exist_ok=False)
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _copy(path: Path, to: Path) -> None:
    """In one step: SQLite starts again when the bot writes between two steps. It can write meanwhile, as the
    database is in write-ahead mode."""
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")

"""Copies a SQLite database that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StorageError
from bot.storage.engine import database
from bot.storage.sqlite import ONLY_OURS, Sqlite

PAGES = 1000
"""Pages copied at a time; the bot may write in between."""


def back_up(url: str, to: Path) -> int:
    """Copies the database with SQLite's backup API. Returns the size in bytes. Never overwrites a file.
    Raises StorageError."""
    source = database(url)
    if not isinstance(source, Sqlite):
        raise StorageError(
            "PostgreSQL has a backup of its own: pg_dump --format=custom --file=FILE, then pg_restore."
        )
    source.must_exist()
    _make(to)
    return _copy(source.path, to)


def _make(to: Path) -> None:
    try:
        to.touch(mode=ONLY_OURS, exist_ok=False)
    except FileExistsError:
        raise StorageError(f"{to} exists already and is not overwritten; name a new file.") from None
    except OSError as error:
        raise StorageError(f"{to} cannot be created ({error.strerror}); name another file.") from None


def _copy(path: Path, to: Path) -> int:
    try:
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(to)) as copy,
        ):
            source.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        to.unlink()
        raise StorageError(f"{path} could not be copied to {to} ({error}).") from None
    return to.stat().st_size

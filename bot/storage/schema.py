"""Brings a database to the current schema, and keeps its hands off one that is not ours."""

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection

from bot.errors import StorageError

CURRENT = "0004"
"""The newest revision in `migrations/versions`."""


def needs_migration(path: Path) -> bool:
    """Only looks. Raises StorageError for a database that is broken, newer, or another program's."""
    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _revision(connection, path) != CURRENT
    except sqlite3.Error as error:
        remedy = "check the file and its folder, or set BOUNCEBOT_DATABASE_URL"
        raise StorageError(f"{path} cannot be used ({error}); {remedy}.") from None


def _revision(connection: sqlite3.Connection, path: Path) -> str | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        found = f"it has the table {min(tables)}"
        raise StorageError(f"{path} belongs to another program ({found}); name another file.")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row and row[0] > CURRENT:
        newer = f"a newer bouncebot (schema {row[0]}, this one knows {CURRENT})"
        raise StorageError(f"{path} was written by {newer}; run that version.")
    return str(row[0]) if row else None


def migrate(connection: Connection, revision: str = CURRENT) -> None:
    """To that revision from an older one, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("bot.storage") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

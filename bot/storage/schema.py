"""Brings a database to the current schema, and keeps its hands off one that is not ours."""

from collections.abc import Callable, Set
from importlib.resources import files

from sqlalchemy import Connection

from bot.errors import StorageError, WrongDatabaseError

CURRENT = "0015"
"""The newest revision in `migrations/versions`."""
REVISION = "SELECT version_num FROM alembic_version"


def is_behind(name: str, tables: Set[str], revision: Callable[[], str | None]) -> bool:
    """Whether a database with these tables needs `migrate`. Raises StorageError for one that is newer, or
    another program's. `revision` answers REVISION, and is asked only when the database is ours."""
    if not tables:
        return True
    if not {"alembic_version", "inbox"} <= tables:
        found = f"it has the table {min(tables)}"
        raise WrongDatabaseError(f"{name} belongs to another program ({found}); set BOUNCEBOT_DATABASE_URL.")
    found = revision() or ""
    if found > CURRENT:
        newer = f"a newer bouncebot (schema {found}, this one knows {CURRENT})"
        raise StorageError(f"{name} was written by {newer}; run that version.")
    return found != CURRENT


def migrate(connection: Connection, revision: str = CURRENT) -> None:
    """To that revision from an older one, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("bot.storage") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

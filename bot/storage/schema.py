"""Migrates a database to the current schema, and refuses one that is not ours."""

from collections.abc import Callable, Set
from importlib.resources import files

from sqlalchemy import Connection

from bot.errors import StorageError, WrongDatabaseError

CURRENT = "0015"
"""The newest revision in `migrations/versions`."""
REVISION = "SELECT version_num FROM alembic_version"


def is_behind(name: str, tables: Set[str], revision: Callable[[], str | None]) -> bool:
    """Whether a database with these tables needs `migrate`. `revision` runs REVISION, and is called only for
    a database of ours.

    Raises StorageError for a database of a newer version or of another program.
    """
    if not tables:
        return True
    if not {"alembic_version", "inbox"} <= tables:
        found = f"it has the table {min(tables)}"
        remedy = "set BOUNCEBOT_DATABASE_URL to another database"
        raise WrongDatabaseError(f"{name} belongs to another program ({found}); {remedy}.")
    found = revision() or ""
    if found > CURRENT:
        newer = f"a newer bouncebot (schema {found}, this one knows {CURRENT})"
        raise StorageError(f"{name} was written by {newer}; run that version.")
    return found != CURRENT


def migrate(connection: Connection, revision: str = CURRENT) -> None:
    """Migrates to the revision from an older one, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("bot.storage") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

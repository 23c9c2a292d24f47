"""Migrates a database to the current schema, and refuses one that is not ours."""

from collections.abc import Callable, Set
from importlib.resources import files

from sqlalchemy import Connection, text

from bot.errors import StorageError, WrongDatabaseError

_MIGRATIONS = files("bot.storage") / "migrations"
CURRENT = max(each.name[1:5] for each in (_MIGRATIONS / "versions").iterdir() if each.name[0] == "v")
"""The newest revision: the number of the last file, such as `v0001_first.py`."""
REVISION = "SELECT version_num FROM alembic_version"
UNFINISHED = "unfinished_move"
"""The table that marks the target of a move until everything has been copied."""


def is_behind(
    name: str, tables: Set[str], revision: Callable[[], str | None], *, receiving: bool = False
) -> bool:
    """Whether a database with these tables needs `migrate`. `revision` runs REVISION, and is called only for
    a database of ours. `receiving`: it is the target of a move, maybe an unfinished one, and must not belong
    to an older bot.

    Raises StorageError for a database of a newer version or of another program, or an unfinished one.
    """
    if UNFINISHED in tables and not receiving:
        remedy = "run that command again, or set BOUNCEBOT_DATABASE_URL to another database"
        raise WrongDatabaseError(f"{name} was not filled to the end by `bouncebot data move`; {remedy}.")
    if not tables - {UNFINISHED}:
        return True
    if not {"alembic_version", "inbox"} <= tables:
        found = f"it has the table {min(tables)}"
        remedy = "set BOUNCEBOT_DATABASE_URL to another database"
        raise WrongDatabaseError(f"{name} belongs to another program ({found}); {remedy}.")
    found = revision() or ""
    if found > CURRENT:
        newer = f"a newer bouncebot (schema {found}, this one knows {CURRENT})"
        raise StorageError(f"{name} was written by {newer}; run that version.")
    if receiving and found != CURRENT and UNFINISHED not in tables:
        raise StorageError(
            f"{name} has schema {found}; the target must be new or empty, nothing is overwritten."
        )
    return found != CURRENT


def migrate(connection: Connection, revision: str = CURRENT) -> None:
    """Migrates to the revision from an older one, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def mark_unfinished(connection: Connection) -> None:
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {UNFINISHED} (id INTEGER)"))


def mark_finished(connection: Connection) -> None:
    connection.execute(text(f"DROP TABLE {UNFINISHED}"))

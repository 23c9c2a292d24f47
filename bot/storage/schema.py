"""Brings a database to the current schema, and keeps its hands off one that is not ours."""

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from bot.errors import StorageError

CURRENT = "0001"
"""The newest revision in `migrations/versions`."""


def bring_up_to_date(connection: Connection, where: str) -> None:
    """Creates or migrates. Raises StorageError, with nothing written, for one that is newer or not ours."""
    tables = set(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise StorageError(
            f"{where} belongs to another program (it has the table {min(tables)}); name another file."
        )
    revision = (
        connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if tables else None
    )
    if revision == CURRENT:
        return
    if revision and revision > CURRENT:
        newer = f"a newer bouncebot (schema {revision}, this one knows {CURRENT})"
        raise StorageError(f"{where} was written by {newer}; run that version.")
    _migrate(connection)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("bot.storage") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

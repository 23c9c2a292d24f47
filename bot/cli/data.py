"""`bouncebot data`: export, forget, backup, move, unreadable, drop."""

from dataclasses import asdict
from pathlib import Path

import click

from bot.cli.loop import complete
from bot.cli.output import as_json, print_json, say
from bot.errors import QueryError, StorageError


@click.group()
def data() -> None:
    """Export, erase, back up, move or discard stored data."""


@data.command()
@click.argument("address", required=False)
@as_json
def export(address: str | None, as_json: bool) -> None:  # noqa: ARG001
    """Print the stored data, one JSON object per line.

    With an ADDRESS, only the rows that contain it.
    """
    complete(_export(address))


async def _export(address: str | None) -> None:
    from bot.settings import load
    from bot.storage.upkeep import export as rows
    from bot.storage.upkeep import to_read

    async with to_read(load().database_url) as connection:
        async for row in rows(connection, address):
            print_json(row)


@data.command()
@click.argument("address")
@as_json
def forget(address: str, as_json: bool) -> None:
    """Remove an ADDRESS from the stored data.

    Such as ada@example.com; cards in Slack are updated without it.
    """
    from bot.settings import load
    from bot.storage.upkeep import forget as forget_in
    from bot.storage.upkeep import to_change

    async def run() -> dict[str, int]:
        async with to_change(load().database_url) as connection:
            return asdict(await forget_in(connection, address))

    done = complete(run())
    if as_json:
        print_json({"address": address} | done)
    else:
        _say_forgotten(address, **done)


def _say_forgotten(address: str, rows: int, incidents: int) -> None:
    if not rows:
        say(f"{address} was not found in the stored data; is it spelled right?")
    else:
        say(f"{address} was removed from the stored data (rows: {rows}, incidents among them: {incidents}).")
        say("Other messages that Slack already has stay there until they are deleted there.")


@data.command()
@click.argument("to", metavar="FILE", type=click.Path(path_type=Path))
@as_json
def backup(to: Path, as_json: bool) -> None:
    """Copy the SQLite database to a new FILE.

    The bot may run meanwhile.
    """
    from bot.settings import load
    from bot.storage.upkeep import back_up

    try:
        size = back_up(load().database_url, to)
    except StorageError as error:
        raise QueryError(str(error)) from None
    if as_json:
        print_json({"file": str(to), "bytes": size})
    else:
        say(
            f"{to}: {size} bytes. To restore it, stop the bot, delete the database with its -wal and -shm, "
            "and put this file in its place."
        )


@data.command()
@click.argument("to", metavar="URL")
@as_json
def move(to: str, as_json: bool) -> None:
    """Copy everything to another database.

    Such as from SQLite to PostgreSQL; stop the bot first. URL is that of a new or empty database, as in
    BOUNCEBOT_DATABASE_URL.
    """
    from bot.settings import load
    from bot.storage.database.engine import database
    from bot.storage.upkeep import move as move_to

    try:
        database(to)
    except StorageError:
        raise QueryError("URL takes sqlite:///PATH or postgresql://USER@HOST/NAME.") from None
    moved = complete(move_to(load().database_url, to))
    if as_json:
        print_json(dict(moved))
    else:
        say(
            f"Rows moved: {sum(moved.values())}. Set BOUNCEBOT_DATABASE_URL to the new database, "
            "start the bot, and keep the old one until you trust the new one."
        )


@data.command()
@as_json
def unreadable(as_json: bool) -> None:
    """Print rows that this version cannot read, as JSON lines.

    A newer version may have written them, and can process them. The bot may run meanwhile.
    """
    if not complete(_unreadable()) and not as_json:
        say("Everything that is waiting can be read.")


async def _unreadable() -> int:
    """Prints the unreadable rows. Returns how many there are."""
    from bot.settings import load
    from bot.storage.upkeep import to_read
    from bot.storage.upkeep import unreadable as those

    found = 0
    async with to_read(load().database_url) as connection:
        async for one in those(connection):
            found += 1
            print_json(one._asdict())
    return found


@data.command()
@click.argument("table")
@click.argument("row")
@as_json
def drop(table: str, row: str, as_json: bool) -> None:
    """Discard a ROW that this version cannot read.

    TABLE and ROW as `bouncebot data unreadable` prints them. A message is not answered, a post not posted, an
    incident stopped, a watch started again, the settings of a channel reset. The bot may run meanwhile.
    """
    from bot.settings import load
    from bot.storage.upkeep import drop as drop_in
    from bot.storage.upkeep import to_change

    async def run() -> None:
        async with to_change(load().database_url) as connection:
            await drop_in(connection, table, row)

    complete(run())
    if as_json:
        print_json({"table": table, "row": row})
    else:
        say(f"{table} {row} no longer holds anything up.")

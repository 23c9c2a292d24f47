"""`bouncebot data`: what is kept, shown, forgotten, backed up and moved."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import AsJson, for_people, print_json
from bot.errors import QueryError, StorageError

app = typer.Typer(help="What is kept: show it, forget somebody, back it up, move it.", no_args_is_help=True)


@app.command()
def export(
    address: Annotated[
        str | None, typer.Argument(help="Only what is kept of this address; otherwise everything.")
    ] = None,
    as_json: AsJson = False,  # noqa: ARG001
) -> None:
    """Print what is kept, a JSON object a line."""
    asyncio.run(_export(address))


async def _export(address: str | None) -> None:
    from bot.settings import load
    from bot.storage.upkeep import export as rows
    from bot.storage.upkeep import to_read

    async with to_read(load().database_url) as connection:
        async for row in rows(connection, address):
            print_json(row)


@app.command()
def forget(
    address: Annotated[str, typer.Argument(help="A person's address, such as ada@example.com.")],
    as_json: AsJson = False,
) -> None:
    """Take an address out of everything that is kept; cards in Slack are drawn anew without it."""
    from bot.settings import load
    from bot.storage.upkeep import forget as forget_in
    from bot.storage.upkeep import to_change

    async def run() -> dict[str, int]:
        async with to_change(load().database_url) as connection:
            return asdict(await forget_in(connection, address))

    done = asyncio.run(run())
    if as_json:
        print_json({"address": address} | done)
    else:
        for_people().print(
            f"{address} stood in {done['rows']} rows, {done['incidents']} of them incidents, and is gone.\n"
            "Other messages that Slack already has stay there until they are deleted there."
        )


@app.command()
def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")], as_json: AsJson = False
) -> None:
    """Copy the SQLite database to a new file; the bot may run meanwhile."""
    from bot.settings import load
    from bot.storage.upkeep import back_up

    try:
        size = back_up(load().database_url, to)
    except StorageError as error:
        raise QueryError(str(error)) from None
    if as_json:
        print_json({"file": str(to), "bytes": size})
    else:
        for_people().print(
            f"{to}: {size} bytes. To restore it, stop the bot and put it in the database's place."
        )


@app.command()
def move(
    to: Annotated[
        str, typer.Argument(metavar="URL", help="A new or empty database, as in BOUNCEBOT_DATABASE_URL.")
    ],
    as_json: AsJson = False,
) -> None:
    """Copy everything to another database, such as from SQLite to PostgreSQL. Stop the bot first."""
    from bot.settings import load
    from bot.storage.engine import database
    from bot.storage.upkeep import move as move_to

    try:
        database(to)
    except StorageError:
        raise QueryError("URL takes sqlite:///PATH or postgresql://USER@HOST/NAME.") from None
    moved = asyncio.run(move_to(load().database_url, to))
    if as_json:
        print_json(dict(moved))
    else:
        for_people().print(
            f"{sum(moved.values())} rows moved. Set BOUNCEBOT_DATABASE_URL to the new database, "
            "start the bot, and keep the old one until you trust the new one."
        )

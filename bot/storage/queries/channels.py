"""The settings of channels."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError, UnreadableError
from bot.models.channel import ChannelSettings
from bot.storage.codec import SETTINGS, outcome, understood
from bot.storage.dialect import among
from bot.storage.tables import channels

_ROW = channels.c.team, channels.c.channel, channels.c.body


async def put(connection: AsyncConnection, settings: ChannelSettings) -> None:
    """Inserts settings of version 0, otherwise updates the row that still has this version. Raises
    ConflictError."""
    kept = replace(settings, version=settings.version + 1)
    values = {"version": kept.version, "digest": kept.digest, "body": SETTINGS.dump(kept)}
    conflict = ConflictError(f"the settings of {settings.channel} were changed by somebody else")
    if settings.version == 0:
        row = channels.insert().values(team=settings.team, channel=settings.channel, **values)
        try:
            await connection.execute(row)
        except IntegrityError:
            raise conflict from None
        return
    held = (channels.c.team == settings.team, channels.c.channel == settings.channel)
    update = channels.update().where(*held, channels.c.version == settings.version).values(**values)
    if not (await connection.execute(update)).rowcount:
        raise conflict


async def some(
    connection: AsyncConnection, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], ChannelSettings | UnreadableError]:
    """By team and channel; channels without settings are left out."""
    rows = await connection.execute(select(*_ROW).where(among(tuple_(*_ROW[:2]), wanted)))
    return {(row.team, row.channel): outcome(loaded, row) for row in rows}


async def channels_with_digest(connection: AsyncConnection) -> Sequence[ChannelSettings]:
    rows = await connection.execute(select(*_ROW).where(channels.c.digest.is_(True)))
    return understood(loaded, rows)


def loaded(row: Row[*tuple[Any, ...]]) -> ChannelSettings:
    """Raises UnreadableError."""
    return SETTINGS.load(f"{row.team}/{row.channel}", row.body)

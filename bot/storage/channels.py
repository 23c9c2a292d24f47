"""What a channel's members chose for it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError
from bot.models.channel import ChannelSettings
from bot.storage.codec import SETTINGS
from bot.storage.dialect import among
from bot.storage.tables import channels


async def put(connection: AsyncConnection, settings: ChannelSettings) -> None:
    """Inserts version 0, else updates what still has this version. Raises ConflictError."""
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
) -> dict[tuple[str, str], ChannelSettings]:
    """By team and channel, of those where something was chosen."""
    columns = channels.c.team, channels.c.channel, channels.c.body
    rows = await connection.execute(select(*columns).where(among(tuple_(*columns[:2]), wanted)))
    return {(team, channel): SETTINGS.load(body) for team, channel, body in rows}


async def with_digest(connection: AsyncConnection) -> Sequence[ChannelSettings]:
    rows = await connection.execute(select(channels.c.body).where(channels.c.digest.is_(True)))
    return [SETTINGS.load(body) for body in rows.scalars()]

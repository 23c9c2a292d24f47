"""What a channel's members chose for it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError
from bot.models.channel import ChannelSettings
from bot.storage.codec import SETTINGS
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


async def one(connection: AsyncConnection, team: str, channel: str) -> ChannelSettings | None:
    """None where nothing was chosen."""
    here = channels.c.team == team, channels.c.channel == channel
    body = (await connection.execute(select(channels.c.body).where(*here))).scalar()
    return SETTINGS.load(body) if body else None


async def with_digest(connection: AsyncConnection) -> Sequence[ChannelSettings]:
    rows = await connection.execute(select(channels.c.body).where(channels.c.digest.is_(True)))
    return [SETTINGS.load(body) for body in rows.scalars()]

"""Since when messages of a workspace may have been missed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import insert
from bot.storage.tables import gaps
from bot.storage.times import from_seconds, to_seconds


async def note(connection: AsyncConnection, team: str, since: datetime, at: datetime) -> datetime:
    known = (await connection.execute(select(gaps.c.since).where(gaps.c.team == team))).scalar()
    first = min(since, from_seconds(known)) if known is not None else since
    row = insert(connection, gaps).values(team=team, since=to_seconds(first), noted_at=to_seconds(at))
    wider = {"since": row.excluded.since, "noted_at": row.excluded.noted_at}
    await connection.execute(row.on_conflict_do_update(index_elements=["team"], set_=wider))
    return first


async def close(connection: AsyncConnection, team: str, noted_at: datetime) -> None:
    same = gaps.c.team == team, gaps.c.noted_at == to_seconds(noted_at)
    await connection.execute(gaps.delete().where(*same))

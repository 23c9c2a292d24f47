"""Corrections of verdicts: the latest of each person for each incident."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.correction import Correction
from bot.storage.codec import CORRECTION, understood
from bot.storage.tables import corrections
from bot.storage.times import to_seconds


async def put(connection: AsyncConnection, said: Correction) -> None:
    mine = corrections.c.incident == said.incident, corrections.c.person == said.by
    await connection.execute(corrections.delete().where(*mine))
    row = {"incident": said.incident, "person": said.by, "at": to_seconds(said.at)}
    await connection.execute(corrections.insert().values(**row, body=CORRECTION.dump(said)))


async def since(connection: AsyncConnection, when: datetime) -> Sequence[Correction]:
    wanted = select(corrections.c.incident, corrections.c.body).where(corrections.c.at >= to_seconds(when))
    rows = await connection.execute(wanted.order_by(corrections.c.at))
    return understood(lambda row: CORRECTION.load(row.incident, row.body), rows)

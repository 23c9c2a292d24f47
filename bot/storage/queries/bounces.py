"""The bounces that joined incidents."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.change import JoinedBounce
from bot.storage.tables import bounces
from bot.storage.times import from_seconds, to_seconds


async def put(connection: AsyncConnection, joining: Mapping[str, Sequence[JoinedBounce]]) -> None:
    """`joining`: bounces by incident id."""
    rows = [
        {
            "incident": incident,
            "origin": bounce.origin,
            "recipient": bounce.recipient and bounce.recipient.replace("\0", ""),
            "status": bounce.status,
            "reason": bounce.reason,
            "at": to_seconds(bounce.at),
            "arrived": bounce.arrived and to_seconds(bounce.arrived),
            "ts": bounce.ts,
        }
        for incident, joined in joining.items()
        for bounce in joined
    ]
    if rows:
        await connection.execute(bounces.insert(), rows)


async def of_incident(connection: AsyncConnection, incident: str) -> Sequence[JoinedBounce]:
    rows = await connection.execute(
        select(bounces).where(bounces.c.incident == incident).order_by(bounces.c.seq)
    )
    return [
        JoinedBounce(
            origin=row.origin,
            recipient=row.recipient,
            status=row.status,
            reason=row.reason,
            at=from_seconds(row.at),
            arrived=None if row.arrived is None else from_seconds(row.arrived),
            ts=row.ts,
        )
        for row in rows
    ]

"""Counts what waits in each table, and for how long, for metrics and checks."""

from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import times
from bot.storage.dialect import fixed
from bot.storage.queries.due_posts import sendable
from bot.storage.queries.incident_rows import OPEN
from bot.storage.queries.watches import PENDING
from bot.storage.tables import inbox, outbox, watches
from bot.storage.times import from_seconds, to_seconds

LATE_SECONDS = 60

_POSTABLE_SINCE = case(
    (outbox.c.not_before > outbox.c.created_at, outbox.c.not_before), else_=outbox.c.created_at
)


async def counts(connection: AsyncConnection) -> dict[str, float]:
    """All figures about the database that `/metrics` shows."""
    totals = {
        "outbox_dropped": select(func.count()).where(outbox.c.state == fixed("dropped")),
        "incidents_open": select(func.count()).where(OPEN),
        "watches_pending": select(func.count()).where(PENDING),
    }
    found = {name: float((await connection.execute(each)).scalar_one()) for name, each in totals.items()}
    return found | await backlog(connection)


async def backlog(connection: AsyncConnection) -> dict[str, float]:
    """Work that is due but not done: how much, and how old the oldest is in seconds."""
    now = to_seconds(await times.time(connection))
    late = PENDING, watches.c.next_check_at < now - LATE_SECONDS
    unprocessed = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.worked_at.is_(None))
    unsent = sendable(select(func.count(), func.min(_POSTABLE_SINCE)).select_from(outbox), from_seconds(now))
    overdue = select(func.count(), func.min(watches.c.next_check_at)).where(*late)
    inbox_waiting, inbox_oldest = await _waiting(connection, unprocessed, now)
    outbox_waiting, outbox_oldest = await _waiting(connection, unsent, now)
    watches_late, watches_overdue = await _waiting(connection, overdue, now)
    return {
        "inbox_waiting": inbox_waiting,
        "inbox_oldest_seconds": inbox_oldest,
        "outbox_waiting": outbox_waiting,
        "outbox_oldest_seconds": outbox_oldest,
        "watches_late": watches_late,
        "watches_overdue_seconds": watches_overdue,
    }


async def _waiting(
    connection: AsyncConnection, question: Select[*tuple[Any, ...]], now: float
) -> tuple[float, float]:
    count, since = (await connection.execute(question)).one()
    return float(count), max(0.0, now - since) if since else 0.0

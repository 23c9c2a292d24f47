"""How much waits in each table, for whoever watches over us."""

import time
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import WatchState
from bot.storage.incidents import OPEN
from bot.storage.tables import inbox, outbox, watches

LATE_SECONDS = 60


async def counts(connection: AsyncConnection) -> Mapping[str, float]:
    now = time.time()
    pending = watches.c.state == WatchState.PENDING.value
    unsent = outbox.c.state.in_(("new", "sending"))
    questions = {
        "inbox_waiting": select(func.count()).where(inbox.c.worked_at.is_(None)),
        "outbox_waiting": select(func.count()).where(unsent),
        "outbox_dropped": select(func.count()).where(outbox.c.state == "dropped"),
        "incidents_open": select(func.count()).where(OPEN),
        "watches_pending": select(func.count()).where(pending),
        "watches_late": select(func.count()).where(pending, watches.c.next_check_at < now - LATE_SECONDS),
    }
    ages = {
        "inbox_oldest_seconds": select(func.min(inbox.c.received_at)).where(inbox.c.worked_at.is_(None)),
        "outbox_oldest_seconds": select(func.min(outbox.c.created_at)).where(unsent),
    }
    found = {name: float((await connection.execute(each)).scalar_one()) for name, each in questions.items()}
    for name, each in ages.items():
        since = (await connection.execute(each)).scalar_one()
        found[name] = max(0.0, now - since) if since else 0.0
    return found

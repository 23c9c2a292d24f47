"""How much waits in each table, for whoever watches over us."""

import time
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import WatchState
from bot.storage.tables import inbox, incidents, outbox, watches


async def counts(connection: AsyncConnection) -> Mapping[str, float]:
    pending = watches.c.state == WatchState.PENDING.value
    questions = {
        "inbox_waiting": select(func.count()).where(inbox.c.worked_at.is_(None)),
        "outbox_waiting": select(func.count()).where(outbox.c.state.in_(("new", "sending"))),
        "outbox_dropped": select(func.count()).where(outbox.c.state == "dropped"),
        "incidents_open": select(func.count()).where(incidents.c.state.in_(("looking", "waiting"))),
        "watches_pending": select(func.count()).where(pending),
        "watches_late": select(func.count()).where(pending, watches.c.next_check_at < time.time() - 60),
    }
    return {name: float((await connection.execute(each)).scalar_one()) for name, each in questions.items()}

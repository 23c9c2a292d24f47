"""Ends the sessions of processes that froze inside a transaction and keep locked rows that others need."""

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

log = structlog.get_logger()

_END = text("""
    SELECT pg_terminate_backend(holding.pid)
    FROM pg_stat_activity AS waiting
    JOIN pg_stat_activity AS holding ON holding.pid = ANY (pg_blocking_pids(waiting.pid))
    WHERE waiting.datname = current_database() AND waiting.wait_event_type = 'Lock'
        AND holding.usename = current_user AND holding.wait_event = 'ClientRead'
        AND holding.state_change < now() - make_interval(secs => :seconds)
""")


async def end_frozen_sessions(connection: AsyncConnection, seconds: float) -> None:
    """Ends sessions of our database user that block others and have sent nothing for this many seconds.

    PostgreSQL ends them itself (idle_in_transaction_session_timeout), except between the two messages with
    which asyncpg sends a statement it has not prepared before: there it takes the session for active.
    """
    ended = len((await connection.execute(_END, {"seconds": seconds})).all())
    if ended:
        log.warning("frozen_sessions_ended", sessions=ended)

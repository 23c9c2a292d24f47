"""Wake-up calls through pgqueuer: any process enqueues them, and each wakes one process.

A call may get lost, because the watch's row says what is due and the clock's sweep enqueues missing calls.
So the queue's tables are unlogged, and a call that cannot be enqueued is dropped.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.models import Job
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.queries import Queries

from bot.running.tasks import end

AT_ONCE = 150
"""Calls that one process handles at the same time; their database queries are combined."""
COMMAND_SECONDS = 30.0
RETRY_SECONDS = 1.0
"""Before a lost server is tried again."""
CLOSE_SECONDS = 1.0
"""For connections to close regularly, as one may just be returned to the pool."""
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What asyncpg raises when the server goes away; the third if that happens between question and answer."""
INSTALL_LOCK = 0x62656C6C73
"""Key of a PostgreSQL advisory lock: any number that no other program uses."""
ENTRYPOINT = "check"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WakeUp:
    """The call for one check, at its time. Enqueuing it again changes nothing."""

    incident: str
    check_no: int
    at: datetime
    urgent: bool = False

    @property
    def key(self) -> str:
        return f"{self.incident}/{self.check_no}/{self.at.timestamp()}"

    @property
    def payload(self) -> bytes:
        return f"{self.incident} {self.check_no}".encode()


class WakeUps:
    """The queue of wake-up calls, and the connections that serve it."""

    def __init__(self, url: str, wake: Callable[[str, int], Awaitable[None]], heartbeat: timedelta) -> None:
        """`wake` must not raise. A call whose process is silent for `heartbeat` goes to another process."""
        self._url = url
        self._wake = wake
        self._heartbeat = heartbeat
        self._queries: Queries | None = None
        self._manager: QueueManager | None = None
        self._serving: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._serving = asyncio.create_task(self._serve_for_ever(), name="wake-ups")

    async def stop(self, within: float) -> None:
        """Takes no more calls; those under way get `within` seconds."""
        if not self._serving:
            return
        if self._manager:
            self._manager.shutdown.set()
            await asyncio.wait({self._serving}, timeout=within)
        await end(self._serving)

    async def enqueue(self, calls: Sequence[WakeUp], now: datetime) -> None:
        """Enqueues the calls; drops them while the server is away."""
        if not (calls and self._queries):
            return
        try:
            await self._queries.enqueue(
                [ENTRYPOINT] * len(calls),
                [call.payload for call in calls],
                [int(call.urgent) for call in calls],
                [max(call.at - now, timedelta()) for call in calls],
                [call.key for call in calls],
                on_conflict="skip",
            )
        except LOST as error:
            log.warning("wake_ups_not_enqueued", calls=len(calls), why=type(error).__name__)

    async def _serve_for_ever(self) -> None:
        logged = False
        while self._manager is None or not self._manager.shutdown.is_set():
            try:
                async with _connected(self._url) as pool:
                    await self._serve(pool)
            except Exception as error:  # a lost server raises many errors, and none may stop the clock
                if self._queries or not logged:
                    log.warning("wake_ups_lost", why=type(error).__name__)
                self._queries, logged = None, True
                await asyncio.sleep(RETRY_SECONDS)

    async def _serve(self, pool: asyncpg.Pool) -> None:
        settings = DBSettings(durability=Durability.volatile)
        queries = Queries(
            AsyncpgPoolDriver(pool), qbe=QueryBuilderEnvironment(settings), qbq=QueryQueueBuilder(settings)
        )
        await _installed(pool, queries)
        self._manager = QueueManager(queries)
        self._manager.entrypoint(ENTRYPOINT)(self._called)
        self._queries = queries
        await self._manager.run(
            batch_size=AT_ONCE // 2,
            max_concurrent_tasks=AT_ONCE,
            heartbeat_timeout=self._heartbeat,
            shutdown_on_listener_failure=False,
        )

    async def _called(self, job: Job) -> None:
        incident, _, check_no = (job.payload or b"").decode().partition(" ")
        await self._wake(incident, int(check_no))


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of connections, closed by force if needed: a regular close waits for pending answers."""
    pool = await asyncpg.create_pool(url, min_size=1, max_size=4, command_timeout=COMMAND_SECONDS)
    try:
        yield pool
    finally:
        with suppress(TimeoutError, *LOST):
            await asyncio.wait_for(pool.close(), CLOSE_SECONDS)


async def _installed(pool: asyncpg.Pool, queries: Queries) -> None:
    """Creates or upgrades pgqueuer's tables, in one process at a time."""
    async with pool.acquire() as connection:
        await connection.execute(f"SELECT pg_advisory_lock({INSTALL_LOCK})")
        try:
            await (queries.upgrade() if await queries.schema_is_installed() else queries.install())
        finally:
            await connection.execute(f"SELECT pg_advisory_unlock({INSTALL_LOCK})")

"""pgqueuer as we use it: wake-up calls that any process enqueues, each of which wakes one process.

A call may get lost: the watch's row says what is due, and the clock's sweep enqueues what is missing. So the
queue's tables are unlogged, and a call that cannot be enqueued is dropped.
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

AT_ONCE = 150
"""Calls that one process answers at the same time: what they ask of the database goes together."""
COMMAND_SECONDS = 30.0
AFTER_TROUBLE = 1.0
"""Seconds before a server that was lost is tried again."""
GOODBYE = 1.0
"""Seconds for connections to close in peace: one may just be handed back."""
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
INSTALL_LOCK = 0x62656C6C73
"""Of PostgreSQL's advisory locks; any number that no other program takes."""
ENTRYPOINT = "check"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WakeUp:
    """Comes once for one check, at its time; to enqueue it again changes nothing."""

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
    def __init__(self, url: str, wake: Callable[[str, int], Awaitable[None]], heartbeat: timedelta) -> None:
        """`wake` never raises. After `heartbeat` without a sign of its process a call goes to another one."""
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
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            await self._serving

    async def enqueue(self, calls: Sequence[WakeUp], now: datetime) -> None:
        """Nothing while the server is away."""
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
        told = False
        while self._manager is None or not self._manager.shutdown.is_set():
            try:
                async with _connected(self._url) as pool:
                    await self._serve(pool)
            except Exception as error:  # a lost server shows in many ways, and none may end the clock
                if self._queries or not told:
                    log.warning("wake_ups_lost", why=type(error).__name__)
                self._queries, told = None, True
                await asyncio.sleep(AFTER_TROUBLE)

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
    """Closed by force if need be: closing waits for those who wait for an answer, which may never come."""
    pool = await asyncpg.create_pool(url, min_size=1, max_size=4, command_timeout=COMMAND_SECONDS)
    try:
        yield pool
    finally:
        with suppress(TimeoutError, *LOST):
            await asyncio.wait_for(pool.close(), GOODBYE)


async def _installed(pool: asyncpg.Pool, queries: Queries) -> None:
    """By one process; the others wait for it."""
    async with pool.acquire() as connection:
        await connection.execute(f"SELECT pg_advisory_lock({INSTALL_LOCK})")
        try:
            await (queries.upgrade() if await queries.schema_is_installed() else queries.install())
        finally:
            await connection.execute(f"SELECT pg_advisory_unlock({INSTALL_LOCK})")

"""pgqueuer as we use it: bells that many processes wind up, each of which rings in one of them.

A bell is worth nothing by itself: the watch's row says what is due, and the clock's sweep finds what has no
bell. So the queue's tables are unlogged, and a bell that cannot be wound up is let go.
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
"""Bells that ring in one process at the same time: what they ask of the database goes together."""
COMMAND_SECONDS = 30.0
AFTER_TROUBLE = 1.0
"""Seconds before a server that was lost is tried again."""
GOODBYE = 1.0
"""Seconds that it gets to end a connection: what hands one back just then is not broken off."""
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
INSTALL_LOCK = 0x62656C6C73
"""Of PostgreSQL's advisory locks: "bells" in ASCII."""
ENTRYPOINT = "check"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bell:
    """Rings once for one check, at its time; the same bell again changes nothing."""

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


class Bells:
    def __init__(self, url: str, ring: Callable[[str, int], Awaitable[None]], heartbeat: timedelta) -> None:
        """`ring` never raises. After `heartbeat` without a sign of its process a bell rings in another."""
        self._url = url
        self._ring = ring
        self._heartbeat = heartbeat
        self._queries: Queries | None = None
        self._manager: QueueManager | None = None
        self._serving: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._serving = asyncio.create_task(self._serve_for_ever(), name="bells")

    async def stop(self, within: float) -> None:
        """Rings nothing more; what rings gets so many seconds."""
        if not self._serving:
            return
        if self._manager:
            self._manager.shutdown.set()
            await asyncio.wait({self._serving}, timeout=within)
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            await self._serving

    async def wind_up(self, bells: Sequence[Bell], now: datetime) -> None:
        """As far as the server is there."""
        if not (bells and self._queries):
            return
        try:
            await self._queries.enqueue(
                [ENTRYPOINT] * len(bells),
                [bell.payload for bell in bells],
                [int(bell.urgent) for bell in bells],
                [max(bell.at - now, timedelta()) for bell in bells],
                [bell.key for bell in bells],
                on_conflict="skip",
            )
        except LOST as error:
            log.warning("bells_not_wound_up", bells=len(bells), why=type(error).__name__)

    async def _serve_for_ever(self) -> None:
        while self._manager is None or not self._manager.shutdown.is_set():
            try:
                async with _connected(self._url) as pool:
                    await self._serve(pool)
            except Exception as error:  # a lost server shows in many ways, and none may end the clock
                self._queries = None
                log.warning("bells_lost", why=type(error).__name__)
                await asyncio.sleep(AFTER_TROUBLE)

    async def _serve(self, pool: asyncpg.Pool) -> None:
        settings = DBSettings(durability=Durability.volatile)
        queries = Queries(
            AsyncpgPoolDriver(pool), qbe=QueryBuilderEnvironment(settings), qbq=QueryQueueBuilder(settings)
        )
        await _installed(pool, queries)
        self._manager = QueueManager(queries)
        self._manager.entrypoint(ENTRYPOINT)(self._rung)
        self._queries = queries
        await self._manager.run(
            batch_size=AT_ONCE // 2,
            max_concurrent_tasks=AT_ONCE,
            heartbeat_timeout=self._heartbeat,
            shutdown_on_listener_failure=False,
        )

    async def _rung(self, job: Job) -> None:
        incident, _, check_no = (job.payload or b"").decode().partition(" ")
        await self._ring(incident, int(check_no))


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Pool]:
    """Broken off at the end if need be: to close it waits for whoever waits for a server that says nothing
    more."""
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

"""Wires and runs the serving bot: database, clock, use cases, workspaces, web server, monitoring."""

import asyncio
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot import explain
from bot.app.core import Core
from bot.app.measured import measured_accept, measured_diagnose
from bot.app.monitoring import check_installation, start_monitoring
from bot.app.opening import open_store
from bot.app.workspaces import Workspaces
from bot.clock import GRACE_SECONDS, SchedulerClock
from bot.clock.server_time import server_time
from bot.diagnosing import diagnostician
from bot.incidents import IncidentService
from bot.incidents.timing import Timing
from bot.ports.clock import Clock, Round
from bot.ports.leases import Leases
from bot.ports.looking import Diagnose
from bot.running.garbage import exempt_loaded_objects
from bot.running.leases import Alone, Shared, shorten_leases
from bot.running.tasks import unless
from bot.settings import Settings
from bot.settings.workspaces import token_sets
from bot.storage import SqlStore
from bot.storage.upkeep import Kept
from bot.telemetry.operators import OutboxOperators
from bot.telemetry.web import Probe, Remembered, Web
from handlers.connection import over_http

log = structlog.get_logger()

DIGESTS_EVERY, COMPLETE_EVERY, TIDY_EVERY = 60.0, 60.0, 3600.0
"""Seconds between looking for weekly digests that are due, for rows to complete, and for data to delete."""


async def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT, which also end a start that waits for Slack. Raises BouncebotError if it
    cannot start."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        core = await unless(stop, stack.enter_async_context(running(settings)))
        if core is None:
            return
        log.info("ready")
        checking = asyncio.create_task(check_installation(settings, core.store))
        exempt_loaded_objects()
        await stop.wait()
        log.info("stopping")
        checking.cancel()


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    confined: bool = False,
    grace: float = GRACE_SECONDS,
    around: Callable[[Diagnose], Diagnose] = lambda diagnose: diagnose,
) -> AsyncIterator[Core]:
    """Starts everything, each part after those it needs, and stops in the reverse order.

    `confined`: only the networks allowed by the settings are contacted, as the playground requires. `grace`:
    seconds that running checks may take at the end. `around`: what to put around each diagnosis.
    """
    workspaces = Workspaces(token_sets(settings))
    await workspaces.identify()
    async with AsyncExitStack() as stack:
        store = SqlStore(settings.database_url)
        await open_store(store)
        stack.push_async_callback(store.close)
        clock = await _clock(settings, store, grace)
        operators = OutboxOperators(
            store, clock.now, lambda: workspaces.operators_channel(settings), workspaces.wake
        )
        await operators.recall()
        diagnose = diagnostician(settings, history=store, confined=confined)
        core = await _start_core(
            stack, settings, store, workspaces, clock=clock, operators=operators, diagnose=around(diagnose)
        )
        stack.push_async_callback(workspaces.stop_listening)
        await workspaces.start(core)
        await _start_web(stack, core, workspaces)
        await start_monitoring(core, workspaces, diagnose.resolver)
        yield core


async def _start_core(
    stack: AsyncExitStack,
    settings: Settings,
    store: SqlStore,
    workspaces: Workspaces,
    *,
    clock: Clock,
    operators: OutboxOperators,
    diagnose: Diagnose,
) -> Core:
    """Starts the use cases and the clock, each after what it needs. They stop before the posters."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    leases = await _start_leases(stack, store, owner, settings.lease, clock.now)
    incidents = IncidentService(
        store=store,
        history=store,
        clock=clock,
        diagnose=measured_diagnose(diagnose),
        mailroom=workspaces,
        directory=workspaces,
        reporter=workspaces,
        explain=explain.explain,
        timing=Timing(join_window=settings.join_window, scale=settings.recheck_scale, lease=settings.lease),
        leases=leases,
        owner=owner,
        changed=workspaces.wake,
    )
    stack.push_async_callback(workspaces.stop_posting)
    await incidents.start()
    stack.push_async_callback(incidents.stop)
    await clock.start(incidents.run_due)
    stack.push_async_callback(clock.stop)
    for name, seconds, go in _rounds(settings, store, incidents, clock.now):
        await clock.every(name, seconds, go)
    return Core(
        settings=settings,
        store=store,
        clock=clock,
        leases=leases,
        accept=measured_accept(incidents.accept),
        operators=operators,
    )


def _rounds(
    settings: Settings, store: SqlStore, incidents: IncidentService, now: Callable[[], datetime]
) -> Sequence[tuple[str, float, Round]]:
    """What is done periodically: its name, the seconds between two rounds, and the round."""
    lease = settings.lease
    return [
        ("digests", DIGESTS_EVERY, incidents.post_digests),
        ("leases", lease, lambda: shorten_leases(store, lease, now())),
        ("planning again", lease, incidents.plan_again),
        ("completing", COMPLETE_EVERY, lambda: _complete(store)),
        ("tidy", TIDY_EVERY, lambda: _tidy(settings, store, now())),
    ]


async def _complete(store: SqlStore) -> None:
    """Completes what an older version wrote, as a replica that is not replaced yet."""
    while rows := await store.complete():
        log.info("rows_completed", rows=rows)


async def _tidy(settings: Settings, store: SqlStore, now: datetime) -> None:
    kept = Kept(now - timedelta(seconds=settings.keep_raw), now - timedelta(seconds=settings.keep_incidents))
    if gone := await store.tidy(kept):
        log.info("tidied", rows=gone)


async def _clock(settings: Settings, store: SqlStore, grace: float) -> Clock:
    if not store.shared:
        return SchedulerClock(store, grace_seconds=grace)
    from bot.clock.queue import QueueClock

    time = await server_time(store.time)
    return QueueClock(settings.database_url, store, time, lease=settings.lease, grace_seconds=grace)


async def _start_leases(
    stack: AsyncExitStack, store: SqlStore, owner: str, seconds: float, now: Callable[[], datetime]
) -> Leases:
    """With a database that no other process can use, everything is ours."""
    if not store.shared:
        return Alone()
    leases = Shared(store, owner, seconds, now)
    await leases.start()
    stack.push_async_callback(leases.stop)
    return leases


async def _start_web(stack: AsyncExitStack, core: Core, workspaces: Workspaces) -> None:
    needed: dict[str, Probe] = {"database": Remembered(core.store.writable), "slack": workspaces.ready}
    web = Web(core.settings.listen, needed, core.store.counts, workspaces.parts)
    if workspaces.over_http:
        web.app.router.add_post("/slack/events", over_http(workspaces.apps))
    await web.start()
    stack.push_async_callback(web.stop)

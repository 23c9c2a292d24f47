"""The wiring: the only file that knows every part."""

import asyncio
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot import explain
from bot.app.measured import measured_accept, measured_diagnose
from bot.checkup.database import examine_database
from bot.clock import GRACE_SECONDS, SchedulerClock
from bot.diagnosing import diagnostician
from bot.errors import SettingError
from bot.incidents import Incidents
from bot.leases import Alone, Shared
from bot.models import Examined
from bot.operators import Desk, OperatorsDesk
from bot.ports import Clock, Leases
from bot.settings import Settings
from bot.storage import SqlStore
from bot.storage.upkeep import Kept
from bot.vitals import Vitals
from bot.web import Remembered, Web
from handlers import register
from handlers.catch_up import CatchUp
from handlers.connection import SocketConnection, bolt_app, over_http, patient_client, web_client
from handlers.identity import Identity, identify
from handlers.mailroom import Downloads, SlackMailroom
from handlers.membership import Members
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from handlers.services import Services

VITALS_EVERY = 60.0
"""Seconds between looks at ourselves."""

log = structlog.get_logger()

TIDY_SECONDS = 3600.0
"""Between two looks for what has been kept long enough."""

DIGESTS_EVERY = 60.0
"""Seconds between two looks whether it is Monday morning somewhere."""

HOME_SECONDS, LEAST_HOME_SECONDS = 20.0, 0.5
"""Between two looks whether open Home tabs are still as things are, and however short waits are scaled."""

Ready = Callable[[], Awaitable[bool]]


async def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises BouncebotError for what stops the start."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(settings):
        log.info("ready", mode="socket" if settings.slack_app_token else "http")
        await stop.wait()
        log.info("stopping")


@asynccontextmanager
async def running(
    settings: Settings, *, confined: bool = False, grace: float = GRACE_SECONDS
) -> AsyncIterator[None]:
    """Everything up, so that nothing is taken before it can be kept; down again the other way round.

    `confined`: only the networks that the settings allow are contacted, as the playground wants it.
    `grace`: seconds that a check under way may take when this ends.
    """
    token = _bot_token(settings)
    us = await identify(web_client(token, settings.slack_api_url))
    async with AsyncExitStack() as stack:
        store = SqlStore(settings.database_url)
        await store.open()
        stack.push_async_callback(store.close)
        core = await _start_core(stack, settings, store, us, confined=confined, grace=grace)
        await _start_listening(stack, settings, store, core)
        yield


def _bot_token(settings: Settings) -> str:
    if settings.slack_bot_token is None:
        raise SettingError("SLACK_BOT_TOKEN takes a bot token, which starts with xoxb-; it got nothing.")
    return settings.slack_bot_token.get_secret_value()


def _signing_secret(settings: Settings) -> str | None:
    """None in Socket Mode, where nothing is signed."""
    if settings.slack_app_token:
        return None
    if settings.slack_signing_secret is None:
        raise SettingError(
            "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode: neither is set."
        )
    return settings.slack_signing_secret.get_secret_value()


async def _start_core(
    stack: AsyncExitStack,
    settings: Settings,
    store: SqlStore,
    us: Identity,
    *,
    confined: bool,
    grace: float,
) -> Services:
    """Poster, use cases and clock, started in the order in which one needs the next."""
    token = _bot_token(settings)
    client = web_client(token, settings.slack_api_url)
    clock = _clock(settings, store, grace)
    renderer = SlackRenderer(meaning=explain.title_of, link=us.card_link, original=us.original_link)
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    leases = await _start_leases(stack, store, owner, settings.lease, clock.now)

    def changed() -> None:
        """Poster and operators need each other."""
        poster.wake()

    operators = _operators(settings, store, us, clock.now, changed)
    poster = Poster(
        store=store,
        client=client,
        renderer=renderer,
        team=us.team,
        now=clock.now,
        leases=leases,
        operators=operators,
    )
    incidents = Incidents(
        store=store,
        history=store,
        clock=clock,
        diagnose=measured_diagnose(diagnostician(settings, history=store, confined=confined)),
        mailroom=SlackMailroom(client, Downloads(token, settings.slack_api_url)),
        reporter=poster,
        explain=explain.explain,
        join_window=settings.join_window,
        scale=settings.recheck_scale,
        lease=settings.lease,
        owner=owner,
        leases=leases,
        changed=poster.wake,
    )
    await poster.start()
    stack.push_async_callback(poster.stop)
    await incidents.start()
    stack.push_async_callback(incidents.stop)
    await clock.start(incidents.run_due)
    stack.push_async_callback(clock.stop)
    await clock.every("digests", DIGESTS_EVERY, incidents.tell_week)
    await clock.every("tidy", TIDY_SECONDS, lambda: _tidy(settings, store, clock.now()))
    await clock.every("vitals", VITALS_EVERY, _vitals(store, operators).take)
    return Services(
        us=us,
        now=clock.now,
        accept=measured_accept(incidents.accept),
        saw=poster.saw,
        incident=store.incident,
        incidents_since=lambda team, since: store.incidents_since(team, None, since),
        settings=store.settings,
        members=Members(),
        every=clock.every,
        operators=operators,
        reaction=settings.reaction,
    )


async def _tidy(settings: Settings, store: SqlStore, now: datetime) -> None:
    kept = Kept(now - timedelta(seconds=settings.keep_raw), now - timedelta(seconds=settings.keep_incidents))
    if gone := await store.tidy(kept):
        log.info("tidied", rows=gone)


def _vitals(store: SqlStore, operators: OperatorsDesk) -> Vitals:
    async def examine() -> list[Examined]:
        found = [await examine_database(store)]
        await operators.catch_up()
        return found

    return Vitals(operators, examine)


def _operators(
    settings: Settings,
    store: SqlStore,
    us: Identity,
    now: Callable[[], datetime],
    changed: Callable[[], None],
) -> OperatorsDesk:
    channel = settings.operators_channel
    return OperatorsDesk(store, now, Desk(us.team, channel) if channel else None, changed)


def _clock(settings: Settings, store: SqlStore, grace: float) -> Clock:
    if not store.shared:
        return SchedulerClock(store, grace_seconds=grace)
    from bot.clock.queue import QueueClock

    return QueueClock(settings.database_url, store, lease=settings.lease, grace_seconds=grace)


async def _start_leases(
    stack: AsyncExitStack, store: SqlStore, owner: str, seconds: float, now: Callable[[], datetime]
) -> Leases:
    """With a database that nobody shares with us there is nobody to ask."""
    if not store.shared:
        return Alone()
    leases = Shared(store, owner, seconds, now)
    await leases.start()
    stack.push_async_callback(leases.stop)
    return leases


async def _start_listening(
    stack: AsyncExitStack, settings: Settings, store: SqlStore, core: Services
) -> None:
    """Opens the ears last, then reads what was said while they were closed."""
    bot_token = _bot_token(settings)
    signing_secret = _signing_secret(settings)
    client = web_client(bot_token, settings.slack_api_url)
    app = bolt_app(client, core.us)
    home = register(app, core)
    fresh = max(LEAST_HOME_SECONDS, HOME_SECONDS * settings.recheck_scale)
    await core.every("home", fresh, lambda: home.refresh(client))
    last = await store.last_accepted_at()
    reader = patient_client(bot_token, settings.slack_api_url)
    catch_up = CatchUp(reader, core.us, core.accept, core.now)
    database = Remembered(store.writable)
    ready: Ready = database
    if settings.slack_app_token:
        token = settings.slack_app_token.get_secret_value()
        connection = SocketConnection(app, token, on_return=catch_up.since)
        ready = (await stack.enter_async_context(connection)).ready
    web = Web(settings.listen, {"database": database, "slack": ready}, store.counts)
    if signing_secret:
        web.app.router.add_post("/slack/events", over_http(app, signing_secret))
    await web.start()
    stack.push_async_callback(web.stop)
    if last:
        await catch_up.since(last)

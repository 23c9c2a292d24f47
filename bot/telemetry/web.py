"""Serves health and metrics over HTTP; HTTP mode adds `/slack/events` to it."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.errors import SettingError, StorageError
from bot.settings.values import Endpoint
from bot.telemetry.metrics import REGISTRY

MAX_BODY = 1 << 20
IDLE_SECONDS = 75.0
"""Most seconds in which a connection may send no complete request header; more than proxies keep theirs."""

Probe = Callable[[], Awaitable[bool]]
Measure = Callable[[], Awaitable[Mapping[str, float]]]


class Remembered:
    """A probe whose answer is kept for a second, so that frequent requests do not load the database."""

    def __init__(self, probe: Probe, seconds: float = 1.0) -> None:
        self._probe = probe
        self._seconds = seconds
        self._asking = asyncio.Lock()
        self._answer = False
        self._until = 0.0

    async def __call__(self) -> bool:
        async with self._asking:
            if time.monotonic() >= self._until:
                self._answer = await self._probe()
                self._until = time.monotonic() + self._seconds
            return self._answer


class Web:
    """Serves `/healthz` (process up), `/readyz` (every probe true) and `/metrics` until stopped."""

    def __init__(
        self,
        listen: Endpoint,
        probes: Mapping[str, Probe],
        measure: Measure,
        parts: Mapping[str, Probe] | None = None,
    ) -> None:
        """`parts` are shown in `/readyz`, but we are ready without them."""
        self._listen = listen
        self._probes = probes
        self._parts = parts or {}
        self._measure = measure
        self.app = web.Application(client_max_size=MAX_BODY)
        self.app.router.add_get("/healthz", self._health)
        self.app.router.add_get("/readyz", self._ready)
        self.app.router.add_get("/metrics", self._metrics)
        logging.getLogger("aiohttp.server").addFilter(_in_a_line)
        self._runner = web.AppRunner(
            self.app, access_log=None, auto_decompress=False, keepalive_timeout=IDLE_SECONDS
        )

    async def start(self) -> None:
        """Raises SettingError if the address cannot be used."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, *self._listen).start()
        except OSError as error:
            host, port = self._listen
            looked_up = not isinstance(error, socket.gaierror)
            why = os.strerror(error.errno or 0) if looked_up else error.strerror
            raise SettingError(
                f"BOUNCEBOT_LISTEN is {host}:{port}, which cannot be used ({why}); "
                "choose an address of this machine and a free port from 1024."
            ) from None

    async def stop(self) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port that was bound."""
        return int(self._runner.addresses[0][1])

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _ready(self, _: web.Request) -> web.Response:
        needed, parts = await _asked(self._probes), await _asked(self._parts)
        ok = all(needed.values())
        return web.json_response({"ok": ok, **needed, **parts}, status=200 if ok else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        body = generate_latest(await self._measured()) + generate_latest(REGISTRY)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _measured(self) -> CollectorRegistry:
        """Which parts are ready, and the store's counts; none of these while the database is away. Metrics of
        the process are served all the same."""
        registry = CollectorRegistry()
        ready = Gauge("bouncebot_ready", "Whether a part works (1) or not (0).", ["part"], registry=registry)
        for part, works in ((await _asked(self._probes)) | (await _asked(self._parts))).items():
            ready.labels(part).set(works)
        with suppress(StorageError):
            for name, value in (await self._measure()).items():
                Gauge(f"bouncebot_{name}", name.replace("_", " "), registry=registry).set(value)
        return registry


async def _asked(probes: Mapping[str, Probe]) -> dict[str, bool]:
    return {name: await probe() for name, probe in probes.items()}


def _in_a_line(record: logging.LogRecord) -> bool:
    """Leaves the trace out for a request that is no HTTP: its sender made the error."""
    error = record.exc_info and record.exc_info[1]
    if isinstance(error, HttpProcessingError):
        record.msg, record.exc_info = f"{record.msg}: {type(error).__name__}", None
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
    return True

"""Asks the registry beside everything else. The verdict never waits: a late answer helps the next look."""

import asyncio

from bot.checks.context import Context
from bot.checks.dns.registration import Registration, ask_registry, tell_registration
from bot.diagnosis.attempt import attempt
from bot.models.diagnosis import FindingState

PATIENCE = 10.0
"""Seconds for an answer that comes after the verdict and is kept for the next look."""

_late: set[asyncio.Task[Registration | None]] = set()


class Registry:
    """The registry of one domain, asked once at most."""

    def __init__(self, context: Context, domain: str) -> None:
        self._context = context
        self._domain = domain
        self._asking: asyncio.Task[Registration | None] | None = None

    def ask(self) -> None:
        """At the first sign that the domain itself is in trouble; once."""
        if self._asking is None and self._context.ourselves.registries and self._context.fetcher:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
            _late.add(self._asking)
            self._asking.add_done_callback(_late.discard)
            self._asking.add_done_callback(self._tell)

    def close(self, *, cancelled: bool = False) -> None:
        """The verdict is due: what is not known by now is not told any more."""
        if self._asking is None:
            return
        self._asking.remove_done_callback(self._tell)
        if cancelled:
            self._asking.cancel()
        elif not self._asking.done():
            words = "The registry did not answer before the verdict"
            self._context.tell("registration", self._domain, FindingState.SKIPPED, words)

    async def _ask(self) -> Registration | None:
        async with asyncio.timeout(PATIENCE):
            return await attempt(ask_registry, self._context, self._domain)

    def _tell(self, asking: "asyncio.Task[Registration | None]") -> None:
        if not asking.cancelled() and asking.exception() is None and (found := asking.result()):
            tell_registration(self._context, found)

"""Asks the registry in the background. The verdict never waits for it; a late answer is cached for later."""

import asyncio

from bot.checks.context import Context
from bot.checks.dns.registration import Registration, ask_registry, tell_registration
from bot.diagnosis.attempt import attempt
from bot.models.diagnosis import FindingState

PATIENCE = 10.0
"""Seconds to wait for an answer, even after the verdict: it is cached for the next diagnosis."""

_late: set[asyncio.Task[Registration | None]] = set()


class Registry:
    """The registry of one domain, asked at most once."""

    def __init__(self, context: Context, domain: str) -> None:
        self._context = context
        self._domain = domain
        self._asking: asyncio.Task[Registration | None] | None = None

    def ask(self) -> None:
        """Asks at the first sign that the domain itself is in trouble; further calls do nothing."""
        if self._asking is None and self._context.ourselves.registries and self._context.fetcher:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
            _late.add(self._asking)
            self._asking.add_done_callback(_late.discard)
            self._asking.add_done_callback(self._tell)

    def close(self, *, cancelled: bool = False) -> None:
        """Ends reporting when the verdict is due; a missing answer is reported as skipped.

        `cancelled`: nobody waits for the diagnosis any more, so the query is cancelled too.
        """
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

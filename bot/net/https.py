"""Questions over HTTPS, to addresses that the guard lets pass: policies and registrations, never pages."""

import asyncio
import time
from typing import TYPE_CHECKING

from bot.models.https import Fetched
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.ports.looking import Resolver

if TYPE_CHECKING:
    from bot.net.client import Client

PATIENCE = 4.0
"""Seconds for one question as a whole, redirects included."""
MOST_AT_ONCE = 50


class HttpsFetcher:
    """The port `Fetcher`, whose library is loaded with the first question: few domains have a policy."""

    def __init__(self, resolver: Resolver, guard: Guard, *, port: int = 443, scale: float = 1.0) -> None:
        """`scale` multiplies the seconds that answers stay good."""
        self._reach = (resolver, guard, port)
        self._scale = scale
        self._flights: Flights[tuple[str, int, int], tuple[Fetched, float]] = Flights(lambda flown: flown[1])
        """Each answer with the seconds that it stays good."""
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._client: Client | None = None

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        async def fly() -> tuple[Fetched, float]:
            got = await self._get(url, most, redirects)
            return got, self._scale * (keep if got.well else min(keep, 60.0) / 10)

        return (await self._flights.share((url, most, redirects), fly))[0]

    async def _get(self, url: str, most: int, redirects: int) -> Fetched:
        began = time.monotonic()
        status, body, error = None, b"", None
        try:
            async with self._room, asyncio.timeout(PATIENCE):
                if self._client is None:
                    self._client = await asyncio.to_thread(self._load)
                status, body = await self._client.get(url, most, redirects)
        except TimeoutError:
            error = f"no answer within {PATIENCE:g} s"
        except (OSError, ValueError) as problem:
            error = str(problem)[:200] or type(problem).__name__
        seconds = time.monotonic() - began
        return Fetched(url=url, status=status, body=body, error=error, seconds=seconds)

    def _load(self) -> "Client":
        """The library and the authorities, which take a tenth of a second."""
        from bot.net.client import Client

        return Client(*self._reach)

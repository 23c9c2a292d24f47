"""Fetches policies (MTA-STS), registrations (RDAP) and status pages from addresses that the guard allows."""

import asyncio
from typing import TYPE_CHECKING

from bot.models.https import Fetched
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.ports.looking import Resolver
from bot.running.standstill import now

if TYPE_CHECKING:
    from bot.net.client import Client

PATIENCE = 4.0
"""Seconds for one request, redirects included."""
MOST_AT_ONCE = 50


class HttpsFetcher:
    """Implements the port `Fetcher`. The library is loaded at the first request: few domains need one."""

    def __init__(self, resolver: Resolver, guard: Guard, *, port: int = 443, scale: float = 1.0) -> None:
        """`scale` multiplies the seconds for which answers are cached."""
        self._client_arguments = (resolver, guard, port)
        self._scale = scale
        self._flights: Flights[tuple[str, int, int], tuple[Fetched, float]] = Flights(lambda value: value[1])
        """Answers, each with the seconds for which it is cached."""
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._client: Client | None = None

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        async def fetch() -> tuple[Fetched, float]:
            got = await self._get(url, most, redirects)
            return got, self._scale * (keep if got.ok else min(keep, 60.0) / 10)

        return (await self._flights.share((url, most, redirects), fetch))[0]

    async def _get(self, url: str, most: int, redirects: int) -> Fetched:
        began = now()
        status, body, error = None, b"", None
        try:
            async with self._slots, asyncio.timeout(PATIENCE):
                if self._client is None:
                    self._client = await asyncio.to_thread(self._load)
                status, body = await self._client.get(url, most, redirects)
        except TimeoutError:
            error = f"no answer within {PATIENCE:g} s"
        except (OSError, ValueError) as problem:
            error = str(problem)[:200] or type(problem).__name__
        seconds = now() - began
        return Fetched(url=url, status=status, body=body, error=error, seconds=seconds)

    def _load(self) -> "Client":
        """Loads the library and the trusted authorities, which takes a tenth of a second."""
        from bot.net.client import Client

        return Client(*self._client_arguments)

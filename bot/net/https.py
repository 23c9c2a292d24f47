"""Questions over HTTPS, to addresses that the guard lets pass: policies and registrations, never pages."""

import asyncio
import errno
import socket
import time
from functools import cached_property
from ssl import SSLContext

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.models.https import Fetched
from bot.net import handshake
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.ports import Resolver

PATIENCE = 4.0
"""Seconds for one question as a whole, redirects included."""
MOST_AT_ONCE = 50
_HEADERS = {"User-Agent": "bouncebot", "Accept-Encoding": "identity"}
_REDIRECTS = {301, 302, 303, 307, 308}


class HttpsFetcher:
    """`bot.ports.Fetcher` over aiohttp: our own resolver, certificates verified, no proxies, no cookies."""

    def __init__(self, resolver: Resolver, guard: Guard, *, port: int = 443, scale: float = 1.0) -> None:
        """`scale` multiplies the seconds that answers stay good."""
        self._resolver = _GuardedResolver(resolver, guard)
        self._port = port
        self._scale = scale
        self._flights: dict[float, Flights[tuple[str, int, int], Fetched]] = {}
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        flights = self._flights.setdefault(keep, Flights(lambda got: self._keeps(got, keep)))
        return await flights.share((url, most, redirects), lambda: self._get(url, most, redirects))

    def _keeps(self, got: Fetched, keep: float) -> float:
        return self._scale * (keep if got.well else min(keep, 60.0) / 10)

    @cached_property
    def _trust(self) -> SSLContext:
        return handshake.strict()

    async def _get(self, url: str, most: int, redirects: int) -> Fetched:
        began = time.monotonic()
        status, body, error = None, b"", None
        try:
            async with self._room, asyncio.timeout(PATIENCE), self._session() as session:
                status, body = await self._follow(session, url, most, redirects)
        except TimeoutError:
            error = f"no answer within {PATIENCE:g} s"
        except (OSError, ValueError, aiohttp.ClientError) as problem:
            error = str(problem)[:200] or type(problem).__name__
        seconds = time.monotonic() - began
        return Fetched(url=url, status=status, body=body, error=error, seconds=seconds)

    def _session(self) -> aiohttp.ClientSession:
        """One a question: there is nothing to be shared, and nothing stays open."""
        connector = aiohttp.TCPConnector(
            resolver=self._resolver, ssl=self._trust, use_dns_cache=False, force_close=True
        )
        return aiohttp.ClientSession(connector=connector, headers=_HEADERS, auto_decompress=False)

    async def _follow(
        self, session: aiohttp.ClientSession, url: str, most: int, redirects: int
    ) -> tuple[int, bytes]:
        """Raises ValueError for what must not be asked or is too large, and what aiohttp raises."""
        target = URL(url)
        for _ in range(redirects + 1):
            async with session.get(self._vetted(target), allow_redirects=False) as response:
                if response.status not in _REDIRECTS or not redirects:
                    return response.status, await _body(response, most)
                target = target.join(URL(response.headers.get("Location", "")))
        raise ValueError(f"more than {redirects} redirects")

    def _vetted(self, url: URL) -> URL:
        """An address in a URL would get past the resolver, and with it past the guard."""
        if url.scheme != "https" or not url.host or url.explicit_port not in {None, 443, self._port}:
            raise ValueError(f"{str(url)[:100]} is not asked: only names over https at its own port are")
        if url.host.replace(".", "").isdigit() or ":" in url.host:
            raise ValueError(f"{url.host} is not asked: it is no name")
        return url.with_port(self._port)


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(4096):
        body += chunk
        if len(body) > most:
            raise ValueError(f"more than {most} bytes")
    return bytes(body)


class _GuardedResolver(AbstractResolver):
    """Gives aiohttp only the addresses that may be contacted."""

    def __init__(self, resolver: Resolver, guard: Guard) -> None:
        self._ask = resolver.ask
        self._guard = guard

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002  # aiohttp sorts them itself
    ) -> list[ResolveResult]:
        """Both families, whichever is wanted. Raises OSError when nothing is left."""
        answers = await asyncio.gather(self._ask(host, "A"), self._ask(host, "AAAA"))
        found = [address for answer in answers for address in answer.records[:4]]
        whys = {address: self._guard.refusal(address) for address in found}
        allowed = [address for address, why in whys.items() if why is None]
        if not allowed:
            why = f"its address is {next(iter(whys.values()))}" if whys else "it has no address"
            raise OSError(errno.EHOSTUNREACH, why)
        return [_result(host, address, port) for address in allowed]

    async def close(self) -> None:
        """Nothing is open."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )

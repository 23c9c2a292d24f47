"""HTTPS over aiohttp, with our own resolver and guard, verified certificates, no proxies and no cookies."""

import errno
import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.checks.dns.address import ask_for_addresses
from bot.net import handshake
from bot.net.guard import Guard
from bot.net.question import family_of
from bot.ports.looking import Resolver

_HEADERS = {"User-Agent": "bouncebot", "Accept-Encoding": "identity"}
_REDIRECTS = {301, 302, 303, 307, 308}


class Client:
    """Makes single GET requests; keeps no connection open."""

    def __init__(self, resolver: Resolver, guard: Guard, port: int) -> None:
        self._resolver = _GuardedResolver(resolver, guard)
        self._port = port
        self._trust = handshake.strict()

    async def get(self, url: str, most: int, redirects: int) -> tuple[int, bytes]:
        """Status and body. `most`: bytes of the body; `redirects`: how many are followed.

        Raises OSError; ValueError if a URL must not be asked, the body is too large, or redirects do not end.
        """
        try:
            async with self._session() as session:
                return await self._follow(session, url, most, redirects)
        except aiohttp.ClientError as problem:
            raise OSError(str(problem) or type(problem).__name__) from problem

    def _session(self) -> aiohttp.ClientSession:
        """A session for one request: there is nothing to share."""
        connector = aiohttp.TCPConnector(resolver=self._resolver, ssl=self._trust)
        return aiohttp.ClientSession(connector=connector, headers=_HEADERS, auto_decompress=False)

    async def _follow(
        self, session: aiohttp.ClientSession, url: str, most: int, redirects: int
    ) -> tuple[int, bytes]:
        target = URL(url)
        for _ in range(redirects + 1):
            async with session.get(self._vetted(target), allow_redirects=False) as response:
                if response.status not in _REDIRECTS or not redirects:
                    return response.status, await _body(response, most)
                target = target.join(URL(response.headers.get("Location", "")))
        raise ValueError(f"more than {redirects} redirects")

    def _vetted(self, url: URL) -> URL:
        """The URL at our port. An IP address is refused: it would bypass the resolver, and so the guard."""
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
    """Gives aiohttp only addresses that may be contacted."""

    def __init__(self, resolver: Resolver, guard: Guard) -> None:
        self._resolver = resolver
        self._guard = guard

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002  # aiohttp sorts them itself
    ) -> list[ResolveResult]:
        """Addresses of both families, whatever `family` is. Raises OSError if none may be contacted."""
        answers = await ask_for_addresses(self._resolver, host)
        found = [address for answer in answers for address in answer.records[:4]]
        whys = {address: self._guard.refusal(address) for address in found}
        allowed = [address for address, why in whys.items() if why is None]
        if not allowed:
            why = f"its address is {next(iter(whys.values()))}" if whys else "it has no address"
            raise OSError(errno.EHOSTUNREACH, why)
        return [_result(host, address, port) for address in allowed]

    async def close(self) -> None:
        """Nothing to close."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family_of(address),
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )

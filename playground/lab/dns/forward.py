"""Forwards queries about names outside the lab to the system's resolvers."""

import asyncio
from collections.abc import Sequence

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.resolver

from playground.lab.dns import authority

Address = tuple[str, int]

_TIMEOUT = 3.0
"""Seconds for each resolver."""


def system_resolvers() -> list[Address]:
    """The resolvers configured on this machine; empty if there is no configuration."""
    try:
        system = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return []
    return [(server, 53) for server in system.nameservers if isinstance(server, str)]


class Forwarder:
    """Asks the resolvers in turn; answers SERVFAIL if none does."""

    def __init__(self, servers: Sequence[Address], timeout: float = _TIMEOUT) -> None:
        self._servers = servers
        self._timeout = timeout

    async def __call__(self, query: dns.message.Message) -> dns.message.Message:
        for host, port in self._servers:
            answer = await self._ask(host, port, query)
            if answer and (answer.rcode() != dns.rcode.NXDOMAIN or await self._reaches_internet(host, port)):
                return answer
        return authority.refuse(query, dns.rcode.SERVFAIL)

    async def _reaches_internet(self, host: str, port: int) -> bool:
        """Whether the resolver finds .com. Otherwise it is cut off from the Internet, and its denials mean
        nothing."""
        answer = await self._ask(host, port, dns.message.make_query("com.", "NS"))
        return answer is not None and answer.rcode() == dns.rcode.NOERROR

    async def _ask(self, host: str, port: int, query: dns.message.Message) -> dns.message.Message | None:
        try:
            async with asyncio.timeout(self._timeout):
                answer, _ = await dns.asyncquery.udp_with_fallback(query, host, port=port)
        except (dns.exception.DNSException, OSError):
            return None
        return answer

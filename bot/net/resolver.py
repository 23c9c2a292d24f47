"""DNS queries, cached and shared: to our own resolver, or directly to name servers if that tells more."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

import dns.flags

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.exchange import Exchange, failed
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.net.question import RECURSIVE, DnsQuery, Endpoint, Sent, system_servers
from bot.running.standstill import now
from bot.settings import Settings

PATIENCE = (1.0, 1.0, 3.5)
"""Seconds before the second query to our resolvers, before the third, and before we give up."""
SERVER_PATIENCE = 1.0
"""Seconds for one query to a name server; after two without an answer it counts as dead."""
KEEP = 60.0
"""Seconds for which answers are cached, before scaling: a manual check after that asks again."""


def build_resolver(settings: Settings, guard: Guard, first: Sent | None = None) -> "DnsResolver":
    """The resolver for these settings. Opens nothing yet. `first`: a query that is on its way already."""
    return DnsResolver(
        settings.nameservers, guard, port=settings.dns_port, keep=kept_for(settings), first=first
    )


def kept_for(settings: Settings) -> float:
    """Seconds for which DNS answers and good sessions are cached."""
    return KEEP * settings.recheck_scale


class DnsResolver:
    """Implements the port `Resolver`."""

    def __init__(
        self,
        servers: Sequence[Endpoint],
        guard: Guard,
        *,
        port: int = 53,
        keep: float = 60.0,
        first: Sent | None = None,
    ) -> None:
        """`port`: of authoritative servers. `keep`: seconds for which answers are cached.

        Failures are cached for a tenth of that: compared with a control's newer answer, an old failure would
        blame the wrong side.
        """
        self._servers = tuple(servers) or tuple(system_servers())
        self._guard = guard
        self._port = port
        self._flights: Flights[tuple[str, ...], DnsAnswer] = Flights(
            lambda answer: keep / 10 if answer.failed else keep
        )
        self._fresh: Flights[tuple[str, ...], DnsAnswer] = Flights(lambda _: 0.0)
        self._exchange = Exchange(first)

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        key = ("", name, rtype, "" if validate else "cd")
        flights = self._fresh if fresh else self._flights
        return await flights.share(key, lambda: self._ask(name, rtype, validate))

    async def ask_server(
        self, address: str, name: str, rtype: str, *, fresh: bool = False, tcp: bool = False
    ) -> DnsAnswer:
        why = self._guard.refusal(address)
        if why:
            return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.FORBIDDEN, error=why)
        key = (address, name, rtype, "tcp" if tcp else "")
        flights = self._fresh if fresh else self._flights
        ask = self._ask_over_tcp if tcp else self._ask_server
        return await flights.share(key, lambda: ask(address, name, rtype))

    async def _ask(self, name: str, rtype: str, validate: bool) -> DnsAnswer:
        """Asks one server after the other, still listening to the earlier ones; the first answer counts.

        After a failure the next server is asked too, as mail servers do.
        """
        flags = RECURSIVE | (0 if validate else dns.flags.CD)
        tries: set[asyncio.Task[DnsAnswer]] = set()
        last = failed(name, rtype, DnsOutcome.UNREACHABLE, "no name server is set up on this machine")
        began = now()
        try:
            for number, (server, patience) in enumerate(zip(self._in_turn(), PATIENCE, strict=False), 1):
                query = DnsQuery(server, name, rtype, flags)
                tries.add(asyncio.create_task(self._exchange(query, sum(PATIENCE))))
                done, tries = await _first(tries, patience)
                for each in done:
                    last = each.result()
                    if not last.failed:
                        return last
                if last.outcome is DnsOutcome.SERVER_FAILURE and number >= len(self._servers):
                    return last
            if tries and last.outcome is not DnsOutcome.SERVER_FAILURE:
                return failed(name, rtype, DnsOutcome.TIMEOUT, None, now() - began)
            return last
        finally:
            for each in tries:
                each.cancel()

    def _in_turn(self) -> Iterator[Endpoint]:
        for number in range(len(PATIENCE) if self._servers else 0):
            yield self._servers[number % len(self._servers)]

    async def _ask_over_tcp(self, address: str, name: str, rtype: str) -> DnsAnswer:
        query = DnsQuery((address, self._port), name, rtype, 0)
        return await self._exchange(query, 2 * SERVER_PATIENCE, tcp=True)

    async def _ask_server(self, address: str, name: str, rtype: str) -> DnsAnswer:
        """Asks; after a second's silence asks again, both with and without EDNS (RFC 6891, section 6.2.2).

        A late answer to the first query counts at once. The answer without EDNS counts only if both queries
        with EDNS stay unanswered, because a single packet may get lost.
        """
        query = DnsQuery((address, self._port), name, rtype, 0)
        began = now()
        tries = [asyncio.create_task(self._exchange(query, 2 * SERVER_PATIENCE))]
        try:
            await _first(set(tries), SERVER_PATIENCE)
            if tries[0].done():
                return tries[0].result()
            tries += [
                asyncio.create_task(self._exchange(query, SERVER_PATIENCE)),
                asyncio.create_task(self._exchange(query._replace(edns=False), SERVER_PATIENCE)),
            ]
            answer = await _first_heard(tries[:2])
            if answer.outcome is DnsOutcome.TIMEOUT:
                plain = await tries[2]
                answer = plain._replace(drops_edns=plain.outcome is not DnsOutcome.TIMEOUT)
            return answer._replace(seconds=now() - began)
        finally:
            for each in tries:
                each.cancel()


async def _first_heard(tries: Iterable[asyncio.Task[DnsAnswer]]) -> DnsAnswer:
    """The first answer that is not a timeout; a timeout if there is none."""
    for each in asyncio.as_completed(tries):
        answer = await each
        if answer.outcome is not DnsOutcome.TIMEOUT:
            break
    return answer


async def _first(
    tries: set[asyncio.Task[DnsAnswer]], patience: float
) -> tuple[set[asyncio.Task[DnsAnswer]], set[asyncio.Task[DnsAnswer]]]:
    return await asyncio.wait(tries, timeout=patience, return_when=asyncio.FIRST_COMPLETED)

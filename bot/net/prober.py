"""Runs sessions with mail servers that the guard allows: one at a time per server, few per network, shared
for a while."""

import asyncio
import socket
from collections.abc import Collection, Mapping, Sequence
from ipaddress import ip_network
from weakref import WeakValueDictionary

from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.net import handshake
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.net.question import family_of
from bot.net.smtp import Session
from bot.running.turns import Turns

MOST_AT_ONCE = 400
MOST_PER_NETWORK = 20
"""Sessions at once with one network: half of what one domain may name there (ten hosts, four addresses each).

Otherwise mails about hundreds of domains, all pointed at one victim, would make us attack it.
"""
PATIENCE = 5.0
"""Seconds to wait for a slot there: after that, a dead server is still noticed in time for the verdict."""
_BUSY_NETWORK = f"{MOST_PER_NETWORK} sessions with its network were under way"
_NETWORK = {socket.AF_INET: 24, socket.AF_INET6: 48}
"""The usual size of one site's network, as a prefix length."""


class SmtpProber:
    """Implements the port `Prober` over real sockets."""

    def __init__(
        self,
        guard: Guard,
        helo: str,
        *,
        port: int = 25,
        vantages: Mapping[str, str | None] | None = None,
        trusted: Collection[str] = (),
        keep: float = 60.0,
    ) -> None:
        """`vantages`: SOCKS5 URLs by name, None for this machine. `trusted`: controls given as IP addresses.

        `keep`: seconds for which a good session is cached; a failed one is for a tenth of that.
        """
        self._guard = guard
        self._helo = helo
        self._port = port
        self._proxies = dict(vantages or {"direct": None})
        self._trusted = frozenset(trusted)
        self._flights: Flights[tuple[str, str], SmtpSession] = Flights(
            lambda session: keep if session.outcome is SmtpOutcome.OK else keep / 10
        )
        self._fresh: Flights[tuple[str, str], SmtpSession] = Flights(lambda _: 0.0)
        self._opportunistic = handshake.opportunistic()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._networks = WeakValueDictionary[str, asyncio.Semaphore]()
        """Slots by network, as long as somebody needs them."""
        self._turns = Turns()

    @property
    def vantages(self) -> Sequence[str]:
        return tuple(self._proxies)

    def refusal(self, address: str) -> str | None:
        return self._guard.refusal(address)

    async def look(
        self,
        host: str,
        address: str,
        *,
        vantage: str = "direct",
        control: bool = False,
    ) -> SmtpSession:
        why = None if control and address in self._trusted else self._guard.refusal(address)
        if why:
            return _not_asked(address, vantage, SmtpOutcome.FORBIDDEN, why)
        flights = self._fresh if control else self._flights
        # by address, so that several host names of one server share a session
        return await flights.share((vantage, address), lambda: self._look(host, address, vantage))

    async def _look(self, host: str, address: str, vantage: str) -> SmtpSession:
        session = Session(
            host=host,
            address=address,
            port=self._port,
            helo=self._helo,
            vantage=vantage,
            proxy=self._proxies[vantage],
            context=self._opportunistic,
        )
        slots = self._network_slots(address)
        try:
            async with asyncio.timeout(PATIENCE):
                await slots.acquire()
        except TimeoutError:
            return _not_asked(address, vantage, SmtpOutcome.HELD_BACK, _BUSY_NETWORK)
        try:
            async with self._slots:
                await self._turns.take()
                return await session.run()
        finally:
            slots.release()

    def _network_slots(self, address: str) -> asyncio.Semaphore:
        network = str(ip_network((address, _NETWORK[family_of(address)]), strict=False))
        slots = self._networks.get(network) or asyncio.Semaphore(MOST_PER_NETWORK)
        self._networks[network] = slots
        return slots


def _not_asked(address: str, vantage: str, outcome: SmtpOutcome, why: str) -> SmtpSession:
    return SmtpSession(address=address, vantage=vantage, outcome=outcome, stage=Stage.CONNECT, error=why)

"""Runs sessions with mail servers that the guard allows: one at a time per server, shared for a while."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.net import handshake
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.net.smtp import Session
from bot.turns import Turns

MOST_AT_ONCE = 400


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
            return SmtpSession(
                address=address,
                vantage=vantage,
                outcome=SmtpOutcome.FORBIDDEN,
                stage=Stage.CONNECT,
                error=why,
            )
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
        async with self._slots:
            await self._turns.take()
            return await session.run()

"""A mail server: an address, with the behaviour that its domain's state gives it."""

import asyncio
import socket
from collections.abc import Callable

from playground.lab.mail.manners import Manners
from playground.lab.mail.smtp import Session
from playground.lab.sockets.jobs import Jobs
from playground.lab.sockets.listener import Listener, Mode
from playground.lab.sockets.streams import Streams, closed, opened

_LOSS = 0.8
"""Seconds for which SYNs are dropped: the first one is, but not the one repeated after a second."""
_CALM = 3.0
"""Seconds after that in which none is dropped, whatever is queried."""


class MailServer:
    """Reports every connection to `contacted`: the address, and the number of sessions running there."""

    def __init__(
        self, address: str, port: int, host: str, delay: float, contacted: Callable[[str, int], None]
    ) -> None:
        self.address = address
        self._host = host
        self._delay = delay
        self._contacted = contacted
        self.manners = Manners()
        self._jobs = Jobs()
        self._listener = Listener(address, port, self._accept)
        self._cut_off = False
        self._loss_ends: asyncio.TimerHandle | None = None
        self._calm_until = 0.0

    def behave(self, manners: Manners, cut_off: bool = False) -> None:
        """Sets the behaviour for new connections. `cut_off`: no packet reaches any mail server."""
        self.manners = manners
        self._cut_off = cut_off
        self._forget_loss()
        if cut_off:
            self._listener.switch(Mode.DROP)
        else:
            self._listener.switch(Mode.OPEN if manners.connect == "lossy" else Mode(manners.connect))

    def expect(self) -> None:
        """The domain was just queried: a lossy server drops the SYNs that follow."""
        loop = asyncio.get_running_loop()
        if self.manners.connect != "lossy" or self._cut_off or loop.time() < self._calm_until:
            return
        self._listener.switch(Mode.DROP)
        self._loss_ends = loop.call_later(_LOSS, self.behave, self.manners)
        self._calm_until = loop.time() + _LOSS + _CALM

    async def stop(self) -> None:
        self._forget_loss()
        self._listener.close()
        await self._jobs.stop()

    def _forget_loss(self) -> None:
        if self._loss_ends is not None:
            self._loss_ends.cancel()
        self._loss_ends = None

    def _accept(self, connection: socket.socket) -> None:
        self._contacted(self.address, len(self._jobs))
        self._jobs.serve(connection, self._serve(connection))

    async def attend(self, streams: Streams) -> None:
        """Serves a client that connects through a proxy."""
        self._contacted(self.address, len(self._jobs))
        await self._hold(streams)

    async def _serve(self, connection: socket.socket) -> None:
        streams = await opened(connection)
        try:
            await self._hold(streams)
        finally:
            await closed(streams[1])

    async def _hold(self, streams: Streams) -> None:
        await Session(streams, self._host, self.manners, self._delay).hold()

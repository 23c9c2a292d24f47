"""SOCKS5 proxies (RFC 1928) for which port 25 is open, whatever our own network blocks."""

import asyncio
import socket
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from playground.lab.mail.server import MailServer
from playground.lab.sockets.jobs import Jobs
from playground.lab.sockets.listener import Listener, Mode
from playground.lab.sockets.streams import Streams, closed, opened

_SUCCEEDED, _NO_COMMAND, _NO_ADDRESS_TYPE = 0, 7, 8
_FAILURES = {"drop": 4, "refuse": 5}
_LENGTHS = {1: 4, 4: 16}
_GIVES_UP = 3.0
"""Seconds after which an unanswered connection attempt is given up."""
_SECOND_TRY = 1.0
"""Seconds after which a kernel repeats the SYN."""


class Vantage:
    """A proxy to the lab's mail servers only. A `terse` one reports no reasons of failures, like OpenSSH's
    `-D`."""

    def __init__(
        self, address: str, port: int, find: Callable[[str], MailServer | None], terse: bool = False
    ) -> None:
        self._find = find
        self._terse = terse
        self._jobs = Jobs()
        self._listener = Listener(address, port, self._accept)

    def start(self) -> None:
        """Starts listening. Raises OSError if the address cannot be bound."""
        self._listener.switch(Mode.OPEN)

    async def stop(self) -> None:
        self._listener.close()
        await self._jobs.stop()

    def _accept(self, connection: socket.socket) -> None:
        self._jobs.serve(connection, self._serve(connection))

    async def _serve(self, connection: socket.socket) -> None:
        streams = await opened(connection)
        try:
            await self._negotiate(streams)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            await closed(streams[1])

    async def _negotiate(self, streams: Streams) -> None:
        reader, writer = streams
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        _, command, _, kind = await reader.readexactly(4)
        if command != 1:
            self._tell(writer, _NO_COMMAND)
        elif kind not in _LENGTHS:
            self._tell(writer, _NO_ADDRESS_TYPE)
        else:
            address = _plain(await reader.readexactly(_LENGTHS[kind]))
            await reader.readexactly(2)
            await self._connect(streams, self._find(address))

    async def _connect(self, streams: Streams, server: MailServer | None) -> None:
        connect = server.manners.connect if server else "drop"
        await asyncio.sleep({"drop": _GIVES_UP, "lossy": _SECOND_TRY}.get(connect, 0))
        if server is None or connect in _FAILURES:
            self._tell(streams[1], _FAILURES[connect])
        else:
            self._tell(streams[1], _SUCCEEDED)
            await server.attend(streams)

    def _tell(self, writer: asyncio.StreamWriter, reply: int) -> None:
        if reply == _SUCCEEDED or not self._terse:
            writer.write(bytes([5, reply, 0, 1]) + bytes(6))


def _plain(packed: bytes) -> str:
    """The address as text; an IPv4-mapped IPv6 address as IPv4."""
    address = ip_address(packed)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)

"""A DNS server on one address, over UDP and TCP (RFC 1035, section 4.2; RFC 7766)."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import dns.exception
import dns.flags
import dns.message

from playground.lab.sockets.jobs import Jobs
from playground.lab.sockets.listener import Listener, Mode, bound
from playground.lab.sockets.streams import closed, opened

Heard = Callable[[str, dns.message.Message, str], None]

_PLAIN_UDP = 512
_BUFFER = 1 << 20
"""The receive buffer in bytes: hundreds may ask at the same moment, and the kernel drops what does not
fit."""
_BURST = 64
"""Queries read at a time."""


class Responder(Protocol):
    """Computes a server's response; None for silence."""

    async def respond(self, query: dns.message.Message, transport: str, /) -> dns.message.Message | None: ...


class DnsServer:
    """Reads queries, passes them to the responder, and sends the answers `delay` seconds late."""

    def __init__(self, address: str, port: int, responder: Responder, heard: Heard, delay: float) -> None:
        self.address = address
        self._port = port
        self._responder = responder
        self._heard = heard
        self._delay = delay
        self._jobs = Jobs()
        self._udp: socket.socket | None = None
        self._tcp = Listener(address, port, self._accept)

    def start(self) -> None:
        """Starts listening. Raises OSError if the address cannot be bound."""
        self._udp = bound(socket.SOCK_DGRAM, self.address, self._port)
        self._udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        asyncio.get_running_loop().add_reader(self._udp.fileno(), self._receive)
        self._tcp.switch(Mode.OPEN)

    def switch(self, mode: Mode) -> None:
        """Sets what happens to TCP connections."""
        self._tcp.switch(mode)

    async def stop(self) -> None:
        if self._udp is not None:
            asyncio.get_running_loop().remove_reader(self._udp.fileno())
            self._udp.close()
        self._udp = None
        self._tcp.close()
        await self._jobs.stop()

    def _receive(self) -> None:
        assert self._udp is not None
        for _ in range(_BURST):
            try:
                data, client = self._udp.recvfrom(4096)
            except OSError:  # nothing left, or an ICMP error for an earlier answer
                return
            self._jobs.start(self._answer_udp(data, client))

    async def _answer_udp(self, data: bytes, client: tuple[str, int]) -> None:
        response = await self._answer(data, "udp")
        if response is None or self._udp is None:
            return
        try:
            wire = response.to_wire(max_size=max(_PLAIN_UDP, response.request_payload))
        except dns.exception.TooBig:
            wire = _cut_short(response).to_wire()
        with suppress(OSError):  # the client is gone
            self._udp.sendto(wire, client)

    def _accept(self, connection: socket.socket) -> None:
        self._jobs.serve(connection, self._serve(connection))

    async def _serve(self, connection: socket.socket) -> None:
        reader, writer = await opened(connection)
        try:
            while True:
                length = int.from_bytes(await reader.readexactly(2))
                response = await self._answer(await reader.readexactly(length), "tcp")
                if response is not None:
                    writer.write(response.to_wire(max_size=65535, prepend_length=True))
                    await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            await closed(writer)

    async def _answer(self, data: bytes, transport: str) -> dns.message.Message | None:
        """The response; None for silence, and for a message that is not a query."""
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return None
        if query.flags & dns.flags.QR or len(query.question) != 1:
            return None
        self._heard(self.address, query, transport)
        await asyncio.sleep(self._delay)
        response = await self._responder.respond(query, transport)
        if response is not None:
            response.request_payload = query.payload
        return response


def _cut_short(response: dns.message.Message) -> dns.message.Message:
    """A truncated response: the header and the question, with TC set."""
    short = dns.message.Message(id=response.id)
    short.flags = response.flags | dns.flags.TC
    short.question = response.question
    return short

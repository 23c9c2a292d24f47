"""A TCP address that can accept, refuse or drop connections. Nothing here is awaited; it takes effect at
once."""

import asyncio
import socket
from collections.abc import Callable
from enum import StrEnum


class Mode(StrEnum):
    """What happens to a client that connects."""

    OPEN = "open"
    REFUSE = "refuse"
    """Nothing listens: the client gets RST."""
    DROP = "drop"
    """The kernel drops every SYN: a real timeout, without root rights."""


def bound(kind: socket.SocketKind, address: str, port: int) -> socket.socket:
    """A non-blocking socket bound to a loopback address. Raises OSError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, kind)
    try:
        if kind is socket.SOCK_STREAM:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setblocking(False)
        sock.bind((address, port))
    except OSError:
        sock.close()
        raise
    return sock


class Listener:
    """Hands accepted connections to `serve`, which then owns them."""

    def __init__(self, address: str, port: int, serve: Callable[[socket.socket], None]) -> None:
        self.address = address
        self._port = port
        self._serve = serve
        self._mode = Mode.REFUSE
        self._listening: socket.socket | None = None
        self._fillers: list[socket.socket] = []

    def switch(self, mode: Mode) -> None:
        """Changes the mode. Raises OSError if the address cannot be bound."""
        if mode is self._mode:
            return
        self.close()
        if mode is not Mode.REFUSE:
            self._listening = bound(socket.SOCK_STREAM, self.address, self._port)
        if mode is Mode.OPEN:
            self._open()
        elif mode is Mode.DROP:
            self._fill()
        self._mode = mode

    def close(self) -> None:
        if self._listening is not None:
            asyncio.get_running_loop().remove_reader(self._listening.fileno())
            self._listening.close()
        for filler in self._fillers:
            filler.close()
        self._listening, self._fillers, self._mode = None, [], Mode.REFUSE

    def _open(self) -> None:
        assert self._listening is not None
        self._listening.listen(512)
        asyncio.get_running_loop().add_reader(self._listening.fileno(), self._accept)

    def _fill(self) -> None:
        """Fills the accept queue. On Linux a queue of length 0 holds one connection; after that SYNs are
        dropped."""
        assert self._listening is not None
        self._listening.listen(0)
        for _ in range(2):
            filler = socket.socket(self._listening.family, socket.SOCK_STREAM)
            filler.setblocking(False)
            filler.connect_ex((self.address, self._port))
            self._fillers.append(filler)

    def _accept(self) -> None:
        assert self._listening is not None
        try:
            connection, _ = self._listening.accept()
        except OSError:  # the client has disconnected
            return
        connection.setblocking(False)
        self._serve(connection)

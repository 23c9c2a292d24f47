"""Finds a port that is free on many loopback addresses."""

import errno
import secrets
import socket
from collections.abc import Iterable

from playground.lab.limits import LabUnavailableError
from playground.lab.sockets.listener import bound

_TRIES = 20
_PORTS = range(10_000, 32_768)
"""Below Linux's ephemeral ports, which could be taken by a connection before we bind."""


def find_port(addresses: Iterable[str], wanted: int) -> int:
    """Returns `wanted`, or for 0 a port that is free for TCP and UDP on every address. Raises
    LabUnavailableError."""
    targets = list(addresses)
    for _ in range(1 if wanted else _TRIES):
        port = wanted or secrets.choice(_PORTS)
        try:
            _check(targets, port)
        except OSError as error:
            _explain(error, port)
            continue
        return port
    raise LabUnavailableError(
        f"No port is free on all of {len(targets)} loopback addresses (tried {wanted or _TRIES})"
    )


def _check(addresses: Iterable[str], port: int) -> None:
    for address in addresses:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            bound(kind, address, port).close()


def _explain(error: OSError, port: int) -> None:
    """Raises unless the port is in use: any other error would occur with the next port too."""
    if error.errno == errno.EADDRNOTAVAIL:
        raise LabUnavailableError(
            f"The lab needs all of 127.0.0.0/8 on the loopback interface: {error}"
        ) from error
    if error.errno == errno.EACCES:
        raise LabUnavailableError(f"Port {port} is for root only: choose 0, or one from 1024 on") from error
    if error.errno != errno.EADDRINUSE:
        raise error

"""Two network namespaces connected by a wire: one measures, the other answers.

    python -m tests.bench.wire DESCRIPTOR DESCRIPTOR SECONDS     carries packets until it is ended

Every packet is delayed, so connecting, each step of a handshake and each query take a round trip, as on the
Internet. The kernel could do that itself (netem), but many are built without it. Needs Linux and root.
"""

import ctypes
import fcntl
import os
import select
import shutil
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TUN = Path("/dev/net/tun")
_SET_INTERFACE = 0x400454CA
"""TUNSETIFF from linux/if_tun.h, like the flags below."""
_PACKETS_ONLY = 0x0001 | 0x1000
_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET; Python has `os.unshare` and `os.setns` only from 3.12 on."""

NEAR, FAR = "198.18.0.1", "198.18.0.2"
"""Addresses for benchmarks (RFC 2544)."""
LOOPBACK = ("127.0.0.0/8", "::1")
"""The lab's addresses: while the loopback interface is down, they can be elsewhere."""
_ROUTE_LOOPBACK = Path("/proc/sys/net/ipv4/conf/all/route_localnet")
MOST_WAITING = "10000"
"""The queue in packets, so that none is lost when hundreds connect at once."""


def possible() -> bool:
    """Whether this machine allows it."""
    return sys.platform == "linux" and os.geteuid() == 0 and _TUN.exists() and bool(shutil.which("ip"))


@contextmanager
def far_end() -> Iterator[int]:
    """Puts this thread and what it starts into the lab's namespace. Yields that end of the wire."""
    with _namespace(), _end(FAR, NEAR) as wire:
        _ip("link set lo up")
        yield wire


@contextmanager
def near_end(far: int, round_trip: float) -> Iterator[None]:
    """Puts this thread and what it starts into the namespace at the other end of the wire."""
    with _namespace(), _end(NEAR, FAR) as near:
        for network in LOOPBACK:
            _ip(f"route add {network} dev wire")
        command = [sys.executable, "-m", __name__, str(near), str(far), str(round_trip / 2)]
        with subprocess.Popen(command, pass_fds=(near, far)) as carrier:
            try:
                yield
            finally:
                carrier.terminate()


@contextmanager
def _namespace() -> Iterator[None]:
    """A new network namespace, with nothing but a loopback interface that is down."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/thread-self/ns/net").open() as before:
        _succeed(libc.unshare(_NEW_NETWORK))
        try:
            _ROUTE_LOOPBACK.write_text("1")
            yield
        finally:
            _succeed(libc.setns(before.fileno(), _NEW_NETWORK))


def _succeed(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


@contextmanager
def _end(ours: str, theirs: str) -> Iterator[int]:
    """An interface whose packets are read from and written to the descriptor."""
    descriptor = os.open(_TUN, os.O_RDWR)
    try:
        fcntl.ioctl(descriptor, _SET_INTERFACE, struct.pack("16sH", b"wire", _PACKETS_ONLY))
        _ip(f"address add {ours} peer {theirs} dev wire")
        _ip(f"link set wire up txqueuelen {MOST_WAITING}")
        yield descriptor
    finally:
        os.close(descriptor)


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)


def carry(one: int, other: int, delay: float) -> None:
    """Carries packets from each end to the other, `delay` seconds later."""
    across = {one: other, other: one}
    under_way: deque[tuple[float, int, bytes]] = deque()
    while True:
        patience = max(0.0, under_way[0][0] - time.monotonic()) if under_way else None
        for end in select.select(across, [], [], patience)[0]:
            under_way.append((time.monotonic() + delay, across[end], os.read(end, 65536)))
        while under_way and under_way[0][0] <= time.monotonic():
            _, end, packet = under_way.popleft()
            os.write(end, packet)


if __name__ == "__main__":
    carry(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))

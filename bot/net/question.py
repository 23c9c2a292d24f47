"""A question to a DNS server over UDP. Wire formats are dnspython's.

It needs no event loop to leave: the first one of a command is on its way before that is loaded.
"""

import secrets
import socket
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype

Endpoint = tuple[str, int]
RECURSIVE = dns.flags.RD | dns.flags.AD
PAYLOAD = 1232
"""EDNS size that does not fragment (DNS flag day 2020)."""
ID_BYTES = 2
"""A message begins with its id (RFC 1035, section 4.1.1), and all else is the same again."""
HEADER_BYTES = 12
_TYPE_AND_CLASS = struct.Struct("!HH")
"""What follows the name in a question (RFC 1035, section 4.1.2); that of the root is one byte."""


class Asked(NamedTuple):
    """What is asked, and of whom."""

    server: Endpoint
    name: str
    rtype: str
    flags: int
    edns: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Made once, and asked under another id each time."""

    name: str
    rtype: str
    asked: tuple[dns.name.Name, dns.rdatatype.RdataType]
    """Name and type, as dnspython has them."""
    wire: bytes
    """What follows the id."""


class Sent(NamedTuple):
    """A question on its way."""

    asked: Asked
    question: Question
    id: bytes
    """The answer has the same."""
    socket: socket.socket
    at: float


def make(name: str, rtype: str, flags: int, edns: bool = True) -> Question:
    """Raises ValueError, DNSException."""
    asked = dns.name.from_text(name), dns.rdatatype.RdataType.make(rtype)
    before, after = _around(flags, edns)
    question = asked[0].to_digestable() + _TYPE_AND_CLASS.pack(asked[1], dns.rdataclass.IN)
    return Question(name, rtype, asked, before + question + after)


@cache
def _around(flags: int, edns: bool) -> tuple[bytes, bytes]:
    """What stands before a question and after it, the same for all: to write a whole message takes dnspython
    ten times as long as to write a name.

    With signatures where our resolver is told not to check them (CD).
    """
    message = dns.message.make_query(
        dns.name.root,
        dns.rdatatype.NS,
        use_edns=0 if edns else False,
        payload=PAYLOAD,
        want_dnssec=edns and bool(flags & dns.flags.CD),
        flags=flags,
        id=0,
    )
    wire = message.to_wire()
    return wire[ID_BYTES:HEADER_BYTES], wire[HEADER_BYTES + 1 + _TYPE_AND_CLASS.size :]


def send(asked: Asked, question: Question) -> Sent:
    """The socket is connected: the system drops what others send, and tells at once when none listens there.

    Raises OSError.
    """
    message_id = secrets.token_bytes(ID_BYTES)
    sock = socket.socket(family_of(asked.server[0]), socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.connect(asked.server)
        sock.send(message_id + question.wire)
    except BaseException:
        sock.close()
        raise
    return Sent(asked, question, message_id, sock, time.monotonic())


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def send_first(servers: Sequence[Endpoint], domain: str | None) -> Sent | None:
    """Sends what a diagnosis asks first. None where it cannot be sent: the diagnosis asks again and tells
    why."""
    if domain and (known := servers or system_servers()):
        with suppress(OSError, ValueError, dns.exception.DNSException):
            return send(Asked(known[0], domain, "MX", RECURSIVE), make(domain, "MX", RECURSIVE))
    return None


def system_servers() -> list[Endpoint]:
    """The name servers that this machine is set up with; none when it is with none."""
    import dns.resolver  # of no use where an operator names them

    try:
        return [(str(each), 53) for each in dns.resolver.Resolver(configure=True).nameservers]
    except (dns.resolver.NoResolverConfiguration, OSError):
        return []

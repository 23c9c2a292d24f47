"""Builds and sends DNS queries over UDP, in dnspython's wire format.

Sending needs no event loop: the first query of a command leaves before the loop is loaded.
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
"""A message begins with its id (RFC 1035, section 4.1.1); the rest is equal in equal messages."""
HEADER_BYTES = 12
_TYPE_AND_CLASS = struct.Struct("!HH")
"""What follows the name in a question (RFC 1035, section 4.1.2)."""


class DnsQuery(NamedTuple):
    """A query to one server."""

    server: Endpoint
    name: str
    rtype: str
    flags: int
    edns: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question in wire format, built once and sent with a new id each time."""

    name: str
    rtype: str
    name_and_type: tuple[dns.name.Name, dns.rdatatype.RdataType]
    """In dnspython's types."""
    wire: bytes
    """The message without its id."""


class Sent(NamedTuple):
    """A query on its way."""

    query: DnsQuery
    question: Question
    id: bytes
    """Of the message; the answer has the same."""
    socket: socket.socket
    at: float
    """By the clock of the event loop, which starts as `time.monotonic`."""


def build_question(name: str, rtype: str, flags: int, edns: bool = True) -> Question:
    """Raises ValueError, DNSException."""
    name_and_type = dns.name.from_text(name), dns.rdatatype.RdataType.make(rtype)
    before, after = _envelope(flags, edns)
    question = name_and_type[0].to_digestable() + _TYPE_AND_CLASS.pack(name_and_type[1], dns.rdataclass.IN)
    return Question(name, rtype, name_and_type, before + question + after)


@cache
def _envelope(flags: int, edns: bool) -> tuple[bytes, bytes]:
    """The bytes before and after the question, equal in all messages; dnspython takes long to write them.

    Signatures are requested (DO) if our resolver is told not to check them (CD).
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
    root_name_bytes = 1
    return wire[ID_BYTES:HEADER_BYTES], wire[HEADER_BYTES + root_name_bytes + _TYPE_AND_CLASS.size :]


def send(query: DnsQuery, question: Question, at: float) -> Sent:
    """Sends the question. `at`: the time now. Raises OSError.

    The socket is connected, so the system drops packets from others and reports a closed port at once.
    """
    message_id = secrets.token_bytes(ID_BYTES)
    sock = socket.socket(family_of(query.server[0]), socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.connect(query.server)
        sock.send(message_id + question.wire)
    except BaseException:
        sock.close()
        raise
    return Sent(query, question, message_id, sock, at)


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def send_first(servers: Sequence[Endpoint], domain: str | None) -> Sent | None:
    """Sends the first query of a diagnosis; None if that fails, which the diagnosis itself will report."""
    if domain and (known := servers or system_servers()):
        with suppress(OSError, ValueError, dns.exception.DNSException):
            question = build_question(domain, "MX", RECURSIVE)
            return send(DnsQuery(known[0], domain, "MX", RECURSIVE), question, time.monotonic())
    return None


def system_servers() -> list[Endpoint]:
    """The name servers configured on this machine; empty if there are none."""
    import dns.resolver  # loaded late: not needed if the settings name servers

    try:
        return [(str(each), 53) for each in dns.resolver.Resolver(configure=True).nameservers]
    except (dns.resolver.NoResolverConfiguration, OSError):
        return []

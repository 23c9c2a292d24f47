"""A question to the DNS as it is sent (RFC 1035, section 4.1), with EDNS (RFC 6891).

Written here, so that the first one is on its way before the library is loaded that reads the answer.
"""

import os
import re
import struct
from dataclasses import dataclass, field

RECURSION, VALIDATION, NO_VALIDATION = 0x0100, 0x0020, 0x0010
"""The flags RD, AD and CD: what a resolver is asked for."""
PAYLOAD = 1232
"""EDNS size that does not fragment (DNS flag day 2020)."""

_TYPES = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28,
    "DS": 43, "DNSKEY": 48, "TLSA": 52, "SPF": 99,
}  # fmt: skip
_HEADER = struct.Struct("!6H")
_RESPONSE, _OPCODE, _TRUNCATED, _RCODE = 0x8000, 0x7800, 0x0200, 0x000F
_FORMERR, _SERVFAIL, _NOTIMP, _REFUSED = 1, 2, 4, 5
_OPT = struct.pack("!BHHIH", 0, 41, PAYLOAD, 0, 0)
_LABEL = re.compile(rb"(?:\\\d{3}|\\.|[^.\\])+", re.DOTALL)
_ESCAPED = re.compile(rb"\\(\d{3}|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    rtype: str
    flags: int = 0
    id: int = field(default_factory=lambda: int.from_bytes(os.urandom(2), "big"))

    def to_wire(self, *, edns: bool = True) -> bytes:
        """Raises ValueError for what is no name."""
        return _HEADER.pack(self.id, self.flags, 1, 0, 0, int(edns)) + self._section() + _OPT * edns

    def is_answered_by(self, wire: bytes) -> bool:
        """Whether a message is the answer to this very question, which some refusals do not repeat."""
        if len(wire) < _HEADER.size:
            return False
        own, flags, questions, *_ = _HEADER.unpack_from(wire)
        if own != self.id or not flags & _RESPONSE or flags & _OPCODE:
            return False
        if not questions:
            return flags & _RCODE in {_FORMERR, _SERVFAIL, _NOTIMP, _REFUSED}
        section = self._section()
        return wire[_HEADER.size :][: len(section)].lower() == section.lower()

    def _section(self) -> bytes:
        return _name(self.name) + struct.pack("!2H", _TYPES[self.rtype], 1)


def is_truncated(wire: bytes) -> bool:
    """Whether the answer is to be fetched over TCP."""
    return bool(_flags(wire) & _TRUNCATED)


def knows_no_edns(wire: bytes) -> bool:
    """Whether the server is older than EDNS (RFC 6891, section 7)."""
    return _flags(wire) & _RCODE == _FORMERR


def _flags(wire: bytes) -> int:
    return int.from_bytes(wire[2:4], "big")


def _name(text: str) -> bytes:
    """Each label with its length before it; `\\.` and `\\046` as zone files escape them."""
    labels = [_ESCAPED.sub(_unescape, each) for each in _LABEL.findall(text.encode("ascii"))]
    wire = b"".join(bytes([len(each)]) + each for each in labels if len(each) < 64) + b"\0"
    if len(wire) > 255 or any(len(each) > 63 for each in labels) or ".." in text:
        raise ValueError(f"{text[:80]!r} is no name")
    return wire


def _unescape(escaped: re.Match[bytes]) -> bytes:
    return bytes([int(escaped[1])]) if len(escaped[1]) == 3 else escaped[1]

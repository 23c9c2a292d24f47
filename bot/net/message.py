"""Parses a DNS message, record by record (RFC 1035, section 4; EDNS: RFC 6891).

dnspython reads the names and data. Its message class is not used: it groups records into sets, which takes
as long again as reading them.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.wire

_WITHOUT_QUESTION = {dns.rcode.FORMERR, dns.rcode.SERVFAIL, dns.rcode.NOTIMP, dns.rcode.REFUSED}
"""Codes with which a server may leave out the question."""
MOST_RECORDS = 500
"""Questions and records in a message. No answer needs more, but 64 KB can hold thousands of long names."""
MOST_BROKEN = 5
"""Broken records in a section that are skipped; a limit, because parsing a name that is too long is slow."""


class Record(NamedTuple):
    owner: dns.name.Name
    rtype: int
    ttl: int
    data: Any
    """An object of dnspython's class for this type."""


class Message(NamedTuple):
    flags: int
    questions: tuple[tuple[dns.name.Name, int, int], ...]
    """Name, type and class."""
    answer: tuple[Record, ...]
    authority: tuple[Record, ...]
    additional: tuple[Record, ...]

    @property
    def opt(self) -> Record | None:
        return next((each for each in self.additional if each.rtype == dns.rdatatype.OPT), None)

    @property
    def rcode(self) -> dns.rcode.Rcode:
        opt = self.opt
        return dns.rcode.from_flags(self.flags, opt.ttl if opt else 0)

    def answers(self, name: dns.name.Name, rtype: int) -> bool:
        """Whether it is an answer to the question for this name and type."""
        if not self.flags & dns.flags.QR or dns.opcode.from_flags(self.flags) != dns.opcode.QUERY:
            return False
        if not self.questions:
            return self.rcode in _WITHOUT_QUESTION
        return self.questions == ((name, rtype, dns.rdataclass.IN),)


def from_wire(wire: bytes) -> Message:
    """Parses a message; skips records of classes other than IN. Raises dns.exception.DNSException."""
    parser = dns.wire.Parser(wire)
    _, flags, questions, *counts = parser.get_struct("!HHHHHH")
    if questions + sum(counts) > MOST_RECORDS:
        raise dns.exception.TooBig
    asked = tuple(_question(parser) for _ in range(questions))
    answer, authority, additional = (tuple(_records(parser, count)) for count in counts)
    if parser.remaining():
        raise dns.message.TrailingJunk
    return Message(flags, asked, answer, authority, additional)


def _question(parser: dns.wire.Parser) -> tuple[dns.name.Name, int, int]:
    return parser.get_name(decompress=True), *parser.get_struct("!HH")


def _records(parser: dns.wire.Parser, count: int) -> Iterator[Record]:
    """The records of a section, without invalid ones such as a hash that is too short.

    Failing on those would make the server look silent. Data of other classes is not parsed at all, because
    dnspython never forgets a class or type that it has met.
    """
    broken = 0
    for _ in range(count):
        owner = parser.get_name(decompress=True)
        rtype, rclass, ttl, length = parser.get_struct("!HHIH")
        end = parser.current + length
        if rclass == dns.rdataclass.IN or rtype == dns.rdatatype.OPT:  # the class field of OPT is a size
            try:
                yield Record(owner, rtype, ttl, _data(parser, rclass, rtype, length))
            except dns.exception.FormError:
                broken += 1
                if broken > MOST_BROKEN:
                    raise
        parser.seek(end)


def _data(parser: dns.wire.Parser, rclass: int, rtype: int, length: int) -> Any:
    with parser.restrict_to(length):
        return dns.rdata.from_wire_parser(rclass, rtype, parser)  # type: ignore[arg-type]

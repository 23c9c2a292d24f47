"""A DNS message, record by record as it came (RFC 1035, section 4; EDNS: RFC 6891).

Names and data are read by dnspython. Its own messages gather records into sets, for which each is hashed and
written out again: that takes as long as reading them.
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
"""Who says these may leave out what it was asked."""
MOST_RECORDS = 500
"""Questions and records of a message: no answer needs more, and 64 KB hold thousands of long names."""
MOST_BROKEN = 5
"""Records of a section that are left out: to find out that a name is too long takes as long as that is."""


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
        """Whether it is an answer to this question."""
        if not self.flags & dns.flags.QR or dns.opcode.from_flags(self.flags) != dns.opcode.QUERY:
            return False
        if not self.questions:
            return self.rcode in _WITHOUT_QUESTION
        return self.questions == ((name, rtype, dns.rdataclass.IN),)


def from_wire(wire: bytes) -> Message:
    """Without records of other classes than IN. Raises dns.exception.DNSException where it is no message."""
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
    """Leaves out data that breaks the rules of its type, such as a hash that is too short: a server that
    sends such a record would be taken for silent. Data of other classes is not even parsed: dnspython
    would keep each class and type that it ever met."""
    broken = 0
    for _ in range(count):
        owner = parser.get_name(decompress=True)
        rtype, rclass, ttl, length = parser.get_struct("!HHIH")
        end = parser.current + length
        if rclass == dns.rdataclass.IN or rtype == dns.rdatatype.OPT:  # there the class is a size
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

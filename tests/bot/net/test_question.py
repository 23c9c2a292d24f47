"""A query is equal to dnspython's, although most of it is written only once."""

import dns.flags
import dns.message
import dns.rdatatype
import pytest

from bot.net.question import ID_BYTES, PAYLOAD, RECURSIVE, build_question

TO_A_SERVER = 0
UNCHECKED = RECURSIVE | dns.flags.CD


@pytest.mark.parametrize("edns", [True, False])
@pytest.mark.parametrize("flags", [TO_A_SERVER, RECURSIVE, UNCHECKED])
@pytest.mark.parametrize("rtype", ["MX", "TLSA", "TYPE65280"])
@pytest.mark.parametrize("name", ["example.com", "_25._tcp.mx1.example.com.", "xn--bcher-kva.example", "."])
def test_every_question_is_read_back_by_dnspython(name: str, rtype: str, flags: int, edns: bool) -> None:
    question = build_question(name, rtype, flags, edns)
    message = dns.message.from_wire(bytes(ID_BYTES) + question.wire)
    (asked,) = message.question
    assert (asked.name, asked.rdtype) == question.name_and_type
    assert asked.name.to_text() == f"{name.rstrip('.')}."
    assert asked.rdtype == dns.rdatatype.from_text(rtype)
    assert message.flags == flags
    assert (message.edns, message.payload) == ((0, PAYLOAD) if edns else (-1, 0))
    assert bool(message.ednsflags & dns.flags.DO) == (edns and flags == UNCHECKED)

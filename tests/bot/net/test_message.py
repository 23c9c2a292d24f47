"""A DNS message is parsed like dnspython's own parser does; an invalid one raises one kind of error."""

from contextlib import suppress
from unittest.mock import Mock

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.message import MOST_BROKEN, MOST_RECORDS, from_wire

QUERY = dns.message.make_query("a.example", "MX", use_edns=0, id=0)
NAME = dns.name.from_text("a.example")
RECORDS = [
    ("a.example.", "MX", "10 mx.a.example."),
    ("a.example.", "NS", "ns.a.example."),
    ("a.example.", "SOA", "ns.a.example. root.a.example. 7 3600 600 86400 300"),
    ("a.example.", "TXT", '"v=spf1" " -all"'),
    ("www.a.example.", "CNAME", "a.example."),
    ("ns.a.example.", "A", "192.0.2.1"),
    ("ns.a.example.", "AAAA", "2001:db8::1"),
    ("a.example.", "DS", "12345 13 2 " + "ab" * 32),
]
sections = st.lists(st.sampled_from(RECORDS), max_size=8, unique=True)


def response() -> dns.message.Message:
    return dns.message.make_response(QUERY)


def records(*found: tuple[str, str, str], rclass: str = "IN") -> list[dns.rrset.RRset]:
    return [dns.rrset.from_text(name, 60, rclass, rtype, text) for name, rtype, text in found]


def unchecked(rtype: str, data: str) -> dns.rrset.RRset:
    """A record with any data, valid or not."""
    kind = dns.rdatatype.from_text(rtype)
    made = dns.rrset.RRset(NAME, dns.rdataclass.IN, kind)
    made.add(dns.rdata.GenericRdata(dns.rdataclass.IN, kind, bytes.fromhex(data)))
    return made


@given(sections, sections, sections)
def test_every_section_is_read_like_the_library_does(
    answer: list[tuple[str, str, str]],
    authority: list[tuple[str, str, str]],
    additional: list[tuple[str, str, str]],
) -> None:
    sent = response()
    sent.answer, sent.authority, sent.additional = records(*answer), records(*authority), records(*additional)
    got = from_wire(sent.to_wire())

    theirs = [[(each.name, each.rdtype, each.ttl, each[0]) for each in part] for part in sent.sections[1:]]
    without_opt = [each for each in got.additional if each.rtype != dns.rdatatype.OPT]
    assert [list(got.answer), list(got.authority), without_opt] == theirs


@given(st.sampled_from(list(dns.rcode.Rcode)))
def test_a_response_code_includes_the_bits_from_edns(code: dns.rcode.Rcode) -> None:
    sent = response()
    sent.set_rcode(code)

    assert from_wire(sent.to_wire()).rcode == code


def full() -> bytes:
    sent = response()
    sent.answer = records(*RECORDS)
    return sent.to_wire()


@given(st.integers(0, len(full()) - 1), st.binary(max_size=12), st.integers(0, 12))
def test_an_invalid_message_raises_the_librarys_error(at: int, instead: bytes, removed: int) -> None:
    with suppress(dns.exception.DNSException):
        from_wire(full()[:at] + instead + full()[at + removed :])


def test_a_record_of_another_class_is_skipped() -> None:
    sent = response()
    sent.answer = records(("a.example.", "TXT", "chaos"), rclass="CH")

    assert from_wire(sent.to_wire()).answer == ()


def test_data_of_another_class_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(wraps=dns.rdata.from_wire_parser)
    sent = response()
    sent.answer = records(("a.example.", "TXT", "chaos"), rclass="CH") + records(RECORDS[0])
    wire = sent.to_wire()
    monkeypatch.setattr(dns.rdata, "from_wire_parser", read)

    assert [each.rtype for each in from_wire(wire).answer] == [dns.rdatatype.MX]
    assert [each.args[0] for each in read.call_args_list if each.args[1] != dns.rdatatype.OPT] == [
        dns.rdataclass.IN
    ]


def test_too_many_records_are_refused_before_any_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = Mock(wraps=dns.rdata.from_wire_parser)
    sent = response()
    sent.answer = records(*(("a.example.", "A", f"192.0.{n // 250}.{n % 250}") for n in range(MOST_RECORDS)))
    wire = sent.to_wire(max_size=65535)
    monkeypatch.setattr(dns.rdata, "from_wire_parser", read)

    with pytest.raises(dns.exception.TooBig):
        from_wire(wire)
    assert not read.called


@pytest.mark.parametrize(
    ("rtype", "data"),
    [
        ("TLSA", "03010100"),
        ("DS", "00010d02ff"),
        ("TXT", "ff00"),
        ("A", "c000020101"),
        ("MX", "000ac0ff"),
    ],
)
def test_an_invalid_record_is_skipped(rtype: str, data: str) -> None:
    sent = response()
    sent.answer = [*records(RECORDS[0]), unchecked(rtype, data), *records(RECORDS[1])]
    wire = sent.to_wire()

    assert [each.rtype for each in from_wire(wire).answer] == [dns.rdatatype.MX, dns.rdatatype.NS]
    assert from_wire(wire).opt


def test_a_message_with_too_many_broken_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(wraps=dns.rdata.from_wire_parser)
    sent = response()
    sent.answer = [unchecked("MX", f"{n:04x}c0ff") for n in range(100)]
    wire = sent.to_wire(max_size=65535)
    monkeypatch.setattr(dns.rdata, "from_wire_parser", read)

    with pytest.raises(dns.exception.FormError):
        from_wire(wire)
    assert read.call_count <= MOST_BROKEN + 1


def test_bytes_after_the_last_record_are_refused() -> None:
    with pytest.raises(dns.exception.FormError):
        from_wire(response().to_wire() + b"\0")


def test_a_message_answers_only_the_question_that_it_repeats() -> None:
    got = from_wire(response().to_wire())

    assert got.answers(NAME, dns.rdatatype.MX)
    assert not got.answers(NAME, dns.rdatatype.A)
    assert not got.answers(dns.name.from_text("b.example"), dns.rdatatype.MX)
    assert not from_wire(QUERY.to_wire()).answers(NAME, dns.rdatatype.MX)


@pytest.mark.parametrize(("code", "taken"), [(dns.rcode.REFUSED, True), (dns.rcode.NOERROR, False)])
def test_only_a_refusal_may_leave_out_the_question(code: dns.rcode.Rcode, taken: bool) -> None:
    sent = response()
    sent.set_rcode(code)
    sent.question = []

    assert from_wire(sent.to_wire()).answers(NAME, dns.rdatatype.MX) is taken

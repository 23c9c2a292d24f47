"""A question on the wire is what the library would send, and only its own answer is taken for one."""

import dns.exception
import dns.flags
import dns.message
import dns.name
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.question import PAYLOAD, RECURSION, VALIDATION, Question, is_truncated, knows_no_edns

FLAGS = RECURSION | VALIDATION


def of_library(question: Question, *, edns: bool) -> bytes:
    name, rtype = question.name, question.rtype
    made = dns.message.make_query(
        name, rtype, use_edns=0 if edns else -1, payload=PAYLOAD if edns else None, flags=question.flags
    )
    made.id = question.id
    return made.to_wire()


@pytest.mark.parametrize("edns", [True, False])
@pytest.mark.parametrize(
    "name",
    ["example.com", "Example.COM.", ".", "_25._tcp.mx.example.com", r"a\.b.example", r"a\032\\.example"],
)
@pytest.mark.parametrize("rtype", ["MX", "A", "AAAA", "DNSKEY", "TLSA"])
def test_it_is_sent_as_the_library_would(name: str, rtype: str, edns: bool) -> None:
    question = Question(name, rtype, FLAGS)
    assert question.to_wire(edns=edns) == of_library(question, edns=edns)


@given(st.lists(st.binary(min_size=1, max_size=70), max_size=5))
def test_any_name_that_the_library_writes_is_asked_for_or_refused(labels: list[bytes]) -> None:
    try:
        text = dns.name.Name((*labels, b"")).to_text()
    except dns.exception.DNSException:
        return
    question = Question(text, "A")
    assert question.to_wire() == of_library(question, edns=True)


@pytest.mark.parametrize("name", ["x" * 64 + ".example", "a..example", ".".join(["x" * 60] * 5), "é.example"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"is no name|can't encode"):
        Question(name, "A").to_wire()


def test_only_its_own_answer_is_taken_for_one() -> None:
    question = Question("a.example", "A", FLAGS)
    query = dns.message.from_wire(question.to_wire())
    response = dns.message.make_response(query)
    assert question.is_answered_by(response.to_wire())
    assert question.is_answered_by(response.to_wire().replace(b"example", b"eXamPle"))
    assert not question.is_answered_by(query.to_wire())
    assert not Question("b.example", "A", id=question.id).is_answered_by(response.to_wire())
    assert not Question("a.example", "MX", id=question.id).is_answered_by(response.to_wire())
    response.id ^= 1
    assert not question.is_answered_by(response.to_wire())


@pytest.mark.parametrize(("rcode", "taken"), [(1, True), (2, True), (5, True), (0, False), (3, False)])
def test_a_refusal_need_not_repeat_the_question(rcode: int, taken: bool) -> None:
    question = Question("a.example", "A")
    wire = question.id.to_bytes(2, "big") + (0x8000 | rcode).to_bytes(2, "big") + bytes(8)
    assert question.is_answered_by(wire) is taken
    assert knows_no_edns(wire) is (rcode == 1)


def test_a_truncated_answer_is_known() -> None:
    response = dns.message.make_response(dns.message.from_wire(Question("a.example", "A").to_wire()))
    assert not is_truncated(response.to_wire())
    response.flags |= dns.flags.TC
    assert is_truncated(response.to_wire())

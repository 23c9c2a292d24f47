"""Equal questions are built once and equal answers parsed once, but each server is asked."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from unittest.mock import Mock

import dns.flags
import dns.message
import dns.rrset
import pytest

from bot.models.dns import DnsOutcome
from bot.net import exchange, question
from bot.net.exchange import Exchange, Response
from bot.net.question import DnsQuery, Endpoint, Question
from bot.running.turns import Turns
from tests.bot.net.test_resolver import Answers, answer, serving

ONE_A_TURN = -1.0


def saying(address: str, asked: list[dns.message.Message]) -> Answers:
    def answers(query: dns.message.Message) -> list[bytes]:
        asked.append(query)
        return [answer(query, address).to_wire()]

    return answers


async def test_equal_answers_to_queries_with_different_ids_are_parsed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, build, read = (
        list[dns.message.Message](),
        Mock(wraps=question.build_question),
        Mock(wraps=exchange._read),
    )
    monkeypatch.setattr(exchange, "build_question", build)
    monkeypatch.setattr(exchange, "_read", read)
    ask = Exchange()
    async with serving(saying("192.0.2.3", asked)) as server:
        got = [await ask(DnsQuery(server, "a.example", "A", 0), 1.0) for _ in range(8)]

    assert [each.records for each in got] == [("192.0.2.3",)] * 8
    assert len({each.id for each in asked}) > 1
    assert build.call_count == read.call_count == 1


async def test_a_query_that_cannot_be_sent_leaves_no_socket_open(monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[socket.socket]()

    class Noted(socket.socket):
        def connect(self, _: object) -> None:
            made.append(self)
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Noted)
    asked = await Exchange()(DnsQuery(("192.0.2.53", 53), "a.example", "A", 0), 1.0)
    assert asked.failed
    assert [each.fileno() for each in made] == [-1]


async def test_different_answers_to_one_question_are_not_mixed_up() -> None:
    ask = Exchange()
    async with serving(saying("192.0.2.3", [])) as one, serving(saying("192.0.2.4", [])) as other:
        first, second = await asyncio.gather(
            *(ask(DnsQuery(each, "a.example", "A", 0), 1.0) for each in (one, other))
        )

    assert (first.records, second.records) == (("192.0.2.3",), ("192.0.2.4",))


async def test_answers_that_arrive_together_let_other_tasks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    turn, read_in, read = 0, list[int](), exchange._read

    def noted(question: Question, wire: bytes) -> Response:
        read_in.append(turn)
        return read(question, wire)

    async def count() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    monkeypatch.setattr(exchange, "_read", noted)
    ask = Exchange()
    ask._to_read = Turns(ONE_A_TURN)
    counting = asyncio.ensure_future(count())
    async with serving(saying("192.0.2.3", [])) as server:
        await asyncio.gather(*(ask(DnsQuery(server, f"{each}.example", "A", 0), 30.0) for each in range(20)))
    counting.cancel()

    assert len(set(read_in)) == len(read_in) == 20


Stream = Callable[[bytes], bytes]
"""From a query in wire format to the answer that is sent back, with its length before it."""


def cut_short(query: dns.message.Message) -> list[bytes]:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return [response.to_wire()]


@asynccontextmanager
async def serving_over_tcp(says: Stream) -> AsyncIterator[Endpoint]:
    """Answers over UDP are truncated, so that the query is repeated over TCP."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
        writer.write(says(asked))
        writer.close()

    async with serving(cut_short) as (host, port), await asyncio.start_server(serve, host, port):
        yield host, port


def behind_length(wire: bytes) -> bytes:
    return len(wire).to_bytes(2) + wire


def answered(asked: bytes) -> bytes:
    return answer(dns.message.from_wire(asked), "192.0.2.3").to_wire()


async def test_answers_over_tcp_are_not_parsed_by_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = answered(bytes(2) + question.build_question("a.example", "A", 0).wire)[2:]
    async with serving_over_tcp(lambda asked: behind_length(asked[:2] + wire)) as server:
        read = Mock(wraps=dns.message.from_wire)
        monkeypatch.setattr(dns.message, "from_wire", read)
        got = await Exchange()(DnsQuery(server, "a.example", "A", 0), 1.0)

    assert got.records == ("192.0.2.3",)
    assert read.call_count == 1, "only the server reads, what it was asked over UDP"


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        (lambda asked: behind_length(bytes([asked[0] ^ 1]) + answered(asked)[1:]), "unreachable"),
        (behind_length, "unreachable"),
        (lambda asked: behind_length(asked[:2]), "unreachable"),
        (lambda asked: behind_length(answered(asked))[:-1], "cut-short"),
        (lambda asked: b"\0", "cut-short"),
        (lambda asked: b"\0\0", "unreachable"),
    ],
    ids=["another id", "the question", "no message", "half of an answer", "half of a length", "nothing"],
)
async def test_an_invalid_answer_over_tcp_is_a_failure(says: Stream, outcome: str) -> None:
    async with serving_over_tcp(says) as server:
        got = await Exchange()(DnsQuery(server, "a.example", "A", 0), 1.0)

    assert got.outcome is DnsOutcome(outcome)


async def test_an_oversized_datagram_is_ignored() -> None:
    def says(query: dns.message.Message) -> list[bytes]:
        long = answer(query, "192.0.2.1")
        texts = (f"{n:0200}" for n in range(30))
        long.answer.append(dns.rrset.from_text("a.example.", 60, "IN", "TXT", *texts))
        return [long.to_wire(max_size=65535), answer(query, "192.0.2.3").to_wire()]

    async with serving(says) as server:
        got = await Exchange()(DnsQuery(server, "a.example", "A", 0), 1.0)

    assert got.records == ("192.0.2.3",)

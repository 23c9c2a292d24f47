import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import dns.message
import dns.rcode
import dns.rrset

from bot.models.dns import DnsOutcome
from bot.net.exchange import Endpoint
from bot.net.guard import Guard
from bot.net.resolver import DnsResolver

Answers = Callable[[dns.message.Message], list[bytes]]


class Server(asyncio.DatagramProtocol):
    """Sends whatever `answers` makes of a question."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Endpoint) -> None:
        for wire in self._answers(dns.message.from_wire(data)):
            self._transport.sendto(wire, addr)


@asynccontextmanager
async def serving(answers: Answers) -> AsyncIterator[Endpoint]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Server(answers), local_addr=("127.0.0.1", 0))
    try:
        yield transport.get_extra_info("sockname")
    finally:
        transport.close()


def answer(query: dns.message.Message, address: str) -> dns.message.Message:
    response = dns.message.make_response(query)
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 60, "IN", "A", address))
    return response


async def test_what_is_no_answer_to_the_question_is_let_pass() -> None:
    def answers(query: dns.message.Message) -> list[bytes]:
        other_id, other_name = answer(query, "192.0.2.1"), dns.message.make_query("other.example", "A")
        other_id.id ^= 1
        other_name.id = query.id
        forged = [
            b"",
            b"\0" * 5,
            other_id.to_wire(),
            answer(other_name, "192.0.2.2").to_wire(),
            query.to_wire(),
        ]
        return [*forged, answer(query, "192.0.2.3").to_wire()]

    async with serving(answers) as server:
        got = await DnsResolver([server], Guard()).ask("a.example", "A")

    assert got.outcome is DnsOutcome.ANSWERED
    assert got.records == ("192.0.2.3",)


async def test_after_a_server_where_nobody_listens_the_next_one_is_asked() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        nobody: Endpoint = placeholder.getsockname()
    async with serving(lambda query: [answer(query, "192.0.2.3").to_wire()]) as server:
        resolver = DnsResolver([nobody, server], Guard())
        got = await resolver.ask("a.example", "A")

    assert got.records == ("192.0.2.3",)


async def test_a_server_that_does_not_know_edns_is_asked_without() -> None:
    def answers(query: dns.message.Message) -> list[bytes]:
        if query.edns < 0:
            return [answer(query, "192.0.2.3").to_wire()]
        refusal = dns.message.make_response(query)
        refusal.use_edns(False)
        refusal.set_rcode(dns.rcode.FORMERR)
        return [refusal.to_wire()]

    async with serving(answers) as server:
        got = await DnsResolver([server], Guard()).ask("a.example", "A")

    assert got.records == ("192.0.2.3",)


async def test_that_nobody_listens_is_known_at_once_and_is_not_silence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        nobody: Endpoint = placeholder.getsockname()
    got = await DnsResolver([nobody], Guard()).ask("a.example", "A")

    assert got.outcome is DnsOutcome.UNREACHABLE
    assert got.error == "Connection refused"

"""Our resolver: which answers count, which server is asked next, and when the first query is sent."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import cast

import dns.edns
import dns.message
import dns.rcode
import dns.rrset
import pytest

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.guard import Guard
from bot.net.question import Endpoint, send_first
from bot.net.resolver import SERVER_PATIENCE, DnsResolver
from playground.lab.sockets.ports import find_port

Answers = Callable[[dns.message.Message], list[bytes]]


class Server(asyncio.DatagramProtocol):
    """Sends what `answers` returns for a query."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Endpoint) -> None:
        for wire in self._answers(dns.message.from_wire(data)):
            self._transport.sendto(wire, addr)


@asynccontextmanager
async def serving(answers: Answers) -> AsyncIterator[Endpoint]:
    """At a port that is free over TCP, too."""
    loop, here = asyncio.get_running_loop(), ("127.0.0.1", find_port(["127.0.0.1"], 0))
    transport, _ = await loop.create_datagram_endpoint(lambda: Server(answers), local_addr=here)
    try:
        yield transport.get_extra_info("sockname")
    finally:
        transport.close()


def answer(query: dns.message.Message, address: str) -> dns.message.Message:
    response = dns.message.make_response(query)
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 60, "IN", "A", address))
    return response


async def test_datagrams_that_do_not_answer_the_question_are_ignored() -> None:
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


async def test_after_a_closed_port_the_next_server_is_asked() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        nobody: Endpoint = placeholder.getsockname()
    async with serving(lambda query: [answer(query, "192.0.2.3").to_wire()]) as server:
        resolver = DnsResolver([nobody, server], Guard())
        got = await resolver.ask("a.example", "A")

    assert got.records == ("192.0.2.3",)


def failure(query: dns.message.Message) -> list[bytes]:
    response = dns.message.make_response(query)
    response.set_rcode(dns.rcode.SERVFAIL)
    return [response.to_wire()]


async def test_after_a_server_failure_the_next_server_is_asked() -> None:
    answers = lambda query: [answer(query, "192.0.2.3").to_wire()]  # noqa: E731
    async with serving(failure) as broken, serving(answers) as sound:
        got = await DnsResolver([broken, sound], Guard()).ask("a.example", "A")

    assert got.records == ("192.0.2.3",)


async def test_if_every_server_fails_each_is_asked_once() -> None:
    asked: list[str] = []

    def failing(number: str) -> Answers:
        def answers(query: dns.message.Message) -> list[bytes]:
            asked.append(number)
            return failure(query)

        return answers

    async with serving(failing("first")) as first, serving(failing("second")) as second:
        got = await DnsResolver([first, second], Guard()).ask("a.example", "A")

    assert got.outcome is DnsOutcome.SERVER_FAILURE
    assert asked == ["first", "second"]


@pytest.mark.parametrize("rcode", [dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS])
async def test_a_server_that_does_not_know_edns_is_asked_without(rcode: dns.rcode.Rcode) -> None:
    def answers(query: dns.message.Message) -> list[bytes]:
        if query.edns < 0:
            return [answer(query, "192.0.2.3").to_wire()]
        refusal = dns.message.make_response(query)
        refusal.set_rcode(rcode)
        return [refusal.to_wire()]

    async with serving(answers) as server:
        got = await DnsResolver([server], Guard()).ask("a.example", "A")

    assert got.records == ("192.0.2.3",)


async def test_a_name_server_that_answers_only_without_edns_drops_edns() -> None:
    def answers(query: dns.message.Message) -> list[bytes]:
        return [] if query.edns >= 0 else [answer(query, "192.0.2.3").to_wire()]

    got = await asked_directly(answers)
    assert (got.outcome, got.drops_edns) == (DnsOutcome.ANSWERED, True)


async def test_one_lost_packet_does_not_mean_that_a_server_drops_edns() -> None:
    heard = []

    def answers(query: dns.message.Message) -> list[bytes]:
        heard.append(query.edns)
        return [answer(query, "192.0.2.3").to_wire()] if len(heard) > 1 else []

    got = await asked_directly(answers)
    assert (got.outcome, got.drops_edns) == (DnsOutcome.ANSWERED, False)
    assert sorted(heard) == [-1, 0, 0]
    assert got.seconds < SERVER_PATIENCE + 0.5  # no answer waits for the first try to end


async def asked_directly(answers: Answers) -> DnsAnswer:
    async with serving(answers) as (address, port):
        loopback = Guard((ip_network("127.0.0.0/8"),))
        return await DnsResolver([], loopback, port=port).ask_server(address, "a.example", "A")


async def test_a_closed_port_is_known_at_once_and_is_not_a_timeout() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        nobody: Endpoint = placeholder.getsockname()
    got = await DnsResolver([nobody], Guard()).ask("a.example", "A")

    assert got.outcome is DnsOutcome.UNREACHABLE
    assert got.error == "Connection refused"


async def test_a_query_sent_in_advance_is_not_sent_again() -> None:
    heard = []

    def answers(query: dns.message.Message) -> list[bytes]:
        heard.append(query.question[0].name.to_text())
        response = dns.message.make_response(query)
        response.answer.append(dns.rrset.from_text("a.example.", 60, "IN", "MX", "10 mx.a.example."))
        return [response.to_wire()]

    async with serving(answers) as server:
        resolver = DnsResolver([server], Guard(), first=send_first([server], "a.example"))
        got = await resolver.ask("a.example", "MX")
        assert (got.records, heard) == (("10 mx.a.example",), ["a.example."])
        await resolver.ask("a.example", "MX", fresh=True)

    assert heard == ["a.example."] * 2


@pytest.mark.parametrize("domain", [None, f"{'a' * 64}.example"])
def test_a_first_query_that_cannot_be_sent_is_left_to_the_resolver(domain: str | None) -> None:
    assert send_first([("127.0.0.1", 53)], domain) is None


def test_the_first_query_is_sent_before_the_event_loop_is_loaded() -> None:
    """Everything that is loaded before it delays a command's answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(1)
        environment = os.environ | {"BOUNCEBOT_NAMESERVERS": f"127.0.0.1:{server.getsockname()[1]}"}
        done = subprocess.run(
            [sys.executable, "-c", _TELLS_WHAT_IS_LOADED], env=environment, capture_output=True, check=True
        )
        assert dns.message.from_wire(server.recv(4096)).question[0].name.to_text() == "a.example."
    assert done.stdout.split() == [b"False", b"False"]


_TELLS_WHAT_IS_LOADED = """
import sys, socket
from bot.cli import app
send = socket.socket.send

def sent(self, data):
    send(self, data)
    print("asyncio" in sys.modules, "bot.checks.table" in sys.modules)
    raise SystemExit

socket.socket.send = sent
app(["diagnose", "a.example"])
"""


async def test_a_servers_error_text_has_no_control_characters() -> None:
    def answers(query: dns.message.Message) -> list[bytes]:
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.SERVFAIL)
        text = "\x1b[31m" + "no key\n  ok  mx  all is well " * 100
        response.use_edns(0, options=[dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS, text)])
        return [response.to_wire(max_size=65535)]

    async with serving(answers) as server:
        got = await DnsResolver([server], Guard()).ask("a.example", "A")

    assert got.error
    assert got.error.startswith("dnssec bogus: [31mno key")
    assert got.error.isprintable()
    assert len(got.error) < 250

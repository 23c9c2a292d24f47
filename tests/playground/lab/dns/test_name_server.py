"""The authoritative servers: the parent's referrals, and each kind of broken server."""

import asyncio

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import pytest

from playground.lab import Lab
from playground.lab.places import PARENT
from tests.playground.lab.clients import ask, records


async def name_servers(lab: Lab, domain: str) -> list[str]:
    """The addresses of a domain's name servers, from the parent's glue."""
    referral = await ask(lab, domain, "NS", server=PARENT)
    return sorted(str(rrset[0]) for rrset in referral.additional)


async def test_the_parent_refers_with_glue_and_without_authority(lab: Lab) -> None:
    referral = await ask(lab, "healthy.example", server=PARENT)
    assert not referral.flags & dns.flags.AA
    assert not referral.answer
    assert sorted(map(str, referral.authority[0])) == ["ns1.healthy.example.", "ns2.healthy.example."]
    assert len(referral.additional) == 2


async def test_the_parent_denies_what_it_does_not_know(lab: Lab) -> None:
    denial = await ask(lab, "gone.example", server=PARENT)
    assert denial.rcode() == dns.rcode.NXDOMAIN
    assert denial.flags & dns.flags.AA


async def test_a_healthy_server_answers_with_authority_over_udp_and_tcp(lab: Lab) -> None:
    for server in await name_servers(lab, "healthy.example"):
        for tcp in (False, True):
            answer = await ask(lab, "healthy.example", server=server, tcp=tcp)
            assert answer.flags & dns.flags.AA
            assert [str(each) for each in answer.answer[0]] == ["10 mx1.healthy.example."]


async def test_an_empty_answer_and_a_missing_name_both_come_with_the_soa(lab: Lab) -> None:
    server = (await name_servers(lab, "healthy.example"))[0]
    empty = await ask(lab, "healthy.example", "A", server=server)
    missing = await ask(lab, "nothing.healthy.example", "A", server=server)
    assert (empty.rcode(), missing.rcode()) == (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)
    assert empty.authority[0] == missing.authority[0]


async def test_a_dead_server_answers_neither_over_udp_nor_over_tcp(lab: Lab) -> None:
    server = (await name_servers(lab, "dns-dead.example"))[0]
    for tcp in (False, True):
        with pytest.raises((dns.exception.Timeout, TimeoutError)):
            await ask(lab, "dns-dead.example", server=server, tcp=tcp, timeout=0.2)


@pytest.mark.parametrize(
    ("domain", "number", "rcode"),
    [("dns-failing.example", 0, dns.rcode.SERVFAIL), ("lame-half.example", 2, dns.rcode.REFUSED)],
)
async def test_a_failing_server_answers_servfail(
    lab: Lab, domain: str, number: int, rcode: dns.rcode.Rcode
) -> None:
    server = (await name_servers(lab, domain))[number]
    assert (await ask(lab, domain, server=server)).rcode() == rcode


async def test_a_server_may_fail_for_mx_queries_only(lab: Lab) -> None:
    server = (await name_servers(lab, "dns-fails-at-mx.example"))[0]
    assert (await ask(lab, "dns-fails-at-mx.example", "MX", server=server)).rcode() == dns.rcode.SERVFAIL
    assert (await ask(lab, "dns-fails-at-mx.example", "SOA", server=server)).answer


async def test_a_lame_server_answers_without_authority(lab: Lab) -> None:
    server = (await name_servers(lab, "lame.example"))[0]
    answer = await ask(lab, "lame.example", server=server)
    assert answer.rcode() == dns.rcode.NOERROR
    assert not answer.flags & dns.flags.AA
    assert not answer.answer


async def test_a_server_knows_nothing_of_other_domains(lab: Lab) -> None:
    server = (await name_servers(lab, "healthy.example"))[0]
    assert (await ask(lab, "down.example", server=server)).rcode() == dns.rcode.REFUSED
    assert (await ask(lab, "outside.test", server=server)).rcode() == dns.rcode.REFUSED
    assert (await ask(lab, "outside.test", server=PARENT)).rcode() == dns.rcode.REFUSED


async def test_truncated_answers_are_complete_over_tcp(lab: Lab) -> None:
    server = (await name_servers(lab, "dns-tcp.example"))[0]
    assert (await ask(lab, "dns-tcp.example", server=server)).flags & dns.flags.TC
    assert (await ask(lab, "dns-tcp.example", server=server, tcp=True)).answer


async def test_parent_and_child_may_name_different_servers(lab: Lab) -> None:
    referral = await ask(lab, "moved.example", server=PARENT)
    child = await records(lab, "moved.example", "NS")
    assert sorted(map(str, referral.authority[0])) == ["ns1.moved.example.", "ns3.moved.example."]
    assert child == ["ns1.moved.example.", "ns2.moved.example."]


async def test_servers_may_have_copies_of_different_age(lab: Lab) -> None:
    hosts = [
        str((await ask(lab, "stale.example", "MX", server=server)).answer[0][0].exchange)
        for server in await name_servers(lab, "stale.example")
    ]
    assert hosts == ["mx1.stale.example.", "mx1.down.example."]


async def test_an_answer_too_large_for_udp_is_truncated_and_complete_over_tcp(lab: Lab) -> None:
    assert (await ask(lab, "hundred.example")).flags & dns.flags.TC
    assert len((await ask(lab, "hundred.example", tcp=True)).answer[0]) == 100


async def test_junk_gets_no_answer_and_does_no_harm(lab: Lab) -> None:
    reader, writer = await asyncio.open_connection(PARENT, lab.dns_port)
    writer.write(b"\x00\x05hello")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.1)
    writer.close()
    await writer.wait_closed()
    assert (await ask(lab, "healthy.example", server=PARENT)).authority

"""The lab's resolver, which behaves as recursive and validating."""

import asyncio
import time

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import pytest

from playground.lab import Domain, Lab
from playground.lab.dns.forward import Forwarder
from playground.lab.places import RESOLVER
from tests.playground.lab.clients import ask, records


async def test_it_answers_for_the_domains_of_the_lab(lab: Lab) -> None:
    assert await records(lab, "down.example") == ["10 mx1.down.example.", "20 mx2.down.example."]
    assert [each.lower() for each in await records(lab, "DOWN.Example")] == await records(lab, "down.example")


async def test_it_is_not_authoritative(lab: Lab) -> None:
    response = await ask(lab, "healthy.example")
    assert response.flags & dns.flags.RA
    assert not response.flags & dns.flags.AA


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("bogus.example", dns.edns.EDECode.DNSKEY_MISSING),
        ("signatures-expired.example", dns.edns.EDECode.SIGNATURE_EXPIRED),
        ("unsigned-by-mistake.example", dns.edns.EDECode.RRSIGS_MISSING),
    ],
)
async def test_bogus_data_is_withheld_unless_checking_is_off(lab: Lab, domain: str, code: int) -> None:
    checked = await ask(lab, domain)
    unchecked = await ask(lab, domain, cd=True)
    assert checked.rcode() == dns.rcode.SERVFAIL
    assert [each.code for each in checked.extended_errors()] == [code]
    assert unchecked.rcode() == dns.rcode.NOERROR
    assert unchecked.answer


async def test_valid_data_is_marked_as_authenticated(lab: Lab) -> None:
    response = await ask(lab, "signed.example")
    assert response.flags & dns.flags.AD
    assert [rrset.rdtype for rrset in response.answer] == [dns.rdatatype.MX, dns.rdatatype.RRSIG]


async def test_the_ds_record_matches_the_key_only_where_it_should(lab: Lab) -> None:
    for domain, matches in (("signed.example", True), ("bogus.example", False)):
        key = (await ask(lab, domain, "DNSKEY", cd=True)).answer[0][0]
        ds = (await ask(lab, domain, "DS")).answer[0][0]
        assert (dns.dnssec.key_id(key) == ds.key_tag) is matches


async def test_expired_signatures_can_be_seen_with_checking_off(lab: Lab) -> None:
    signatures = (await ask(lab, "signatures-expired.example", cd=True)).answer[1]
    assert signatures[0].expiration < time.time()


@pytest.mark.parametrize("domain", ["dns-dead.example", "dns-failing.example", "lame.example"])
async def test_domains_whose_servers_do_not_answer_are_a_servfail(lab: Lab, domain: str) -> None:
    for cd in (False, True):
        response = await ask(lab, domain, cd=cd)
        assert response.rcode() == dns.rcode.SERVFAIL


@pytest.mark.parametrize(
    "domain", ["dns-half.example", "lame-half.example", "dns-tcp.example", "dns-slow.example"]
)
async def test_one_server_that_answers_is_enough(lab: Lab, domain: str) -> None:
    assert await records(lab, domain)


@pytest.mark.parametrize("domain", ["nobody.example", "gone.example"])
async def test_a_missing_name_is_denied_with_the_parents_soa(lab: Lab, domain: str) -> None:
    response = await ask(lab, domain)
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert response.authority[0].name.to_text() == "example."


async def test_aliases_are_followed_inside_a_domain_and_out_of_it(lab: Lab) -> None:
    assert await records(lab, "mail.mx-alias.example", "A")
    dangling = await ask(lab, "mail.mx-dangling.example", "A")
    assert dangling.rcode() == dns.rcode.NXDOMAIN
    assert dangling.answer


async def test_alias_loops_are_a_failure(lab: Lab) -> None:
    assert (await ask(lab, "mail.alias-loop.example", "A")).rcode() == dns.rcode.SERVFAIL


async def test_reverse_names_and_blocklists_are_there_too(lab: Lab) -> None:
    assert await records(lab, "10.2.0.192.in-addr.arpa", "PTR") == ["out.ours.example."]
    assert await records(lab, "66.2.0.192.lists.example", "A") == ["127.0.0.2"]
    assert (await ask(lab, "67.2.0.192.lists.example", "A")).rcode() == dns.rcode.NXDOMAIN


async def test_the_parent_zone_has_a_name_server_that_can_be_found(lab: Lab) -> None:
    assert await records(lab, "example", "NS") == ["ns.example."]
    assert await records(lab, "ns.example", "A") == ["127.53.0.1"]


async def test_a_broken_resolver_fails_for_everything(lab: Lab) -> None:
    lab.break_resolver()
    assert (await ask(lab, "healthy.example")).rcode() == dns.rcode.SERVFAIL
    lab.break_resolver(False)
    assert (await ask(lab, "healthy.example")).rcode() == dns.rcode.NOERROR


async def test_names_outside_the_lab_fail_without_a_system_resolver(lab: Lab) -> None:
    assert (await ask(lab, "outside.test", "A")).rcode() == dns.rcode.SERVFAIL


async def test_names_outside_the_lab_are_forwarded_to_the_system() -> None:
    outside = Domain(name="outside.test", about="", cause="healthy", actor="nobody", names=60)
    async with (
        Lab({outside.name: outside}, forward=[]) as elsewhere,
        Lab({}, forward=[(RESOLVER, elsewhere.dns_port)]) as inside,
    ):
        assert (await ask(inside, "outside.test")).flags & dns.flags.TC
        assert len((await ask(inside, "outside.test", tcp=True)).answer[0]) == 60


async def test_a_dead_system_resolver_is_skipped(lab: Lab) -> None:
    forward = Forwarder([("127.53.0.54", lab.dns_port), (RESOLVER, lab.dns_port)], timeout=0.1)
    assert (await forward(dns.message.make_query("healthy.example", "MX"))).answer


async def test_a_resolver_without_internet_access_proves_no_name_wrong() -> None:
    com = Domain(name="com", about="", cause="healthy", actor="nobody")
    gone = dns.message.make_query("no-such-name.example", "MX")
    async with Lab({com.name: com}, forward=[]) as online:
        answer = await Forwarder([(RESOLVER, online.dns_port)])(gone)
        assert answer.rcode() == dns.rcode.NXDOMAIN
    async with Lab({}, forward=[]) as cut_off:
        answer = await Forwarder([(RESOLVER, cut_off.dns_port)])(gone)
        assert answer.rcode() == dns.rcode.SERVFAIL


async def test_hundreds_of_concurrent_queries_are_answered(lab: Lab) -> None:
    answers = await asyncio.gather(*(ask(lab, "healthy.example") for _ in range(300)))
    assert all(each.answer for each in answers)


async def test_every_query_is_in_the_log(lab: Lab) -> None:
    await ask(lab, "Healthy.example", cd=True, tcp=True)
    question = lab.log.questions[-1]
    assert (question.server, question.name, question.rdtype) == (RESOLVER, "healthy.example", "MX")
    assert (question.transport, question.checking_disabled) == ("tcp", True)

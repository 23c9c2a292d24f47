"""Every domain of the lab gets the right cause, and nobody is blamed wrongly."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.causes import load_causes
from bot.checks.ip import is_address
from bot.models.diagnosis import Actor, Subject
from bot.net.build import build_network
from bot.settings import load
from playground.lab import load_domains
from tests.lab.conftest import Ward, ask, doctor, fits, ignore, misjudged, visit_all, ward_where

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
PATIENT = 30.0
"""Seconds that our resolver waits for name servers: much longer than any check."""


def documented() -> set[str]:
    """The checks in the first column of the page's table, which programs rely on."""
    rows = re.findall(r"^\| (`.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([a-z]+)(?=[:`])", row)}


@pytest.mark.timeout(900)
async def test_every_patient_gets_its_cause_and_its_actor(ward: Ward) -> None:
    domains = ward.lab.domains
    seen = await visit_all(ward, domains, lambda name, each: fits(domains[name], each))
    assert misjudged(ward.lab, seen) == [], "python -m tests.lab DOMAIN shows one of them"
    assert all(2 <= len(each.steps) <= 4 for each in seen.values())
    checks = [{finding.check for finding in each.findings} for each in seen.values()]
    assert set.union(*checks) <= documented(), "docs/checks.md has a row for every finding"
    assert all("mx" in each for each in checks), (
        "whoever is looked at, where mail goes is told, or that it is not known"
    )


def test_every_cause_on_their_side_and_of_our_mail_can_be_tried() -> None:
    """The others take trouble on our own side."""
    ours = {"port-25-blocked", "resolver-broken", "own-clock-wrong"}
    assert load_causes().keys() - {each.cause for each in load_domains().values()} == ours


async def test_behind_a_blocked_port_25_nobody_else_is_blamed(ward: Ward) -> None:
    """A missing mail host beside an existing one does not hide it either."""
    ward.lab.block_port_25()
    domains = ("down.example", "healthy.example", "refusing.example", "overloaded.example")
    for seen in (await ward.visits(*domains, "half-gone.example", words="4.4.1")).values():
        assert (seen.verdict.cause, seen.verdict.actor) == ("port-25-blocked", Actor.SENDER_NETWORK)


async def test_behind_a_blocked_port_25_a_reply_from_a_session_shows_that_others_get_there(
    ward: Ward,
) -> None:
    ward.lab.block_port_25()
    both = "421 4.3.2 too busy, try again later", "403 4.7.0 TLS handshake failed"
    for seen in await asyncio.gather(*(ward.visit("healthy.example", words) for words in both)):
        assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
        assert "No mail server answers from here" in seen.verdict.summary


async def test_of_many_servers_the_verdict_says_how_many_were_checked(ward: Ward) -> None:
    seen = await ward.visit("fifteen.example")
    assert "first 10 of 15 mail servers" in seen.verdict.summary


async def test_a_resolver_that_accepts_lame_answers_is_not_said_to_fail(
    ward: Ward,
) -> None:
    seen = await ward.visit("lame-forwarding.example")
    assert "Our resolver found mx1.lame-forwarding.example anyway" in seen.verdict.summary


async def test_a_missing_dot_in_a_zone_file_is_found(ward: Ward) -> None:
    seen = await ward.visit("mx-undotted.example")
    assert "If mx.provider.net was meant" in seen.steps[0].text
    seen = await ward.visit("mx-gone.example")
    assert "was meant" not in " ".join(each.text for each in seen.steps)


async def test_name_servers_with_different_mx_are_reported_though_ours_is_right(
    ward: Ward,
) -> None:
    seen = await ward.visits("stale.example", "stale-first.example", "null-mx-half.example")
    verdict = seen["stale.example"].verdict
    assert verdict.cause == "healthy"
    assert "to mx1.down.example, says ns2.stale.example" in verdict.summary
    assert "Load the current version of the zone" in seen["stale-first.example"].steps[0].text
    told = seen["null-mx-half.example"].verdict.summary
    assert "to nobody (null MX), says ns1.null-mx-half.example" in told


async def test_a_null_mx_code_is_no_missing_mailbox_if_one_name_server_has_a_null_mx(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    controls = {name: each for name, each in load_domains().items() if each.control}
    half = load_domains()["null-mx-half.example"]
    other = replace(half, name="null-mx-behind.example", records=half.old_records, old_records=half.records)
    async with ward_where(
        monkeypatch, domains=controls | {each.name: each for each in (half, other)}
    ) as ward:
        for domain in (half.name, other.name):
            for words in ("5.1.10", "556 5.1.10 Recipient address has null MX"):
                seen = await ward.visit(domain, words)
                assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
                assert "to nobody (null MX), says ns" in seen.verdict.summary
            seen = await ward.visit(domain, "550 5.1.10 RESOLVER.ADR.RecipientNotFound")
            assert seen.verdict.cause == "mailbox-unknown"


async def test_of_two_problems_that_each_block_mail_both_are_reported(ward: Ward) -> None:
    seen = await ward.visit("half-dead-half-small.example")
    assert "the servers that can be reached accept 1.0 MB at most" in seen.verdict.summary


async def test_the_day_on_which_signatures_expired_is_named(ward: Ward) -> None:
    seen = await ward.visit("signatures-expired.example")
    assert re.search(r"expired on 20\d\d-\d\d-\d\d", seen.verdict.summary)


async def test_name_servers_that_fail_in_different_ways_get_matching_steps(ward: Ward) -> None:
    steps = {
        "dns-no-tcp.example": "TCP port 53",
        "dns-no-edns.example": "EDNS queries",
        "dns-failing.example": "Reload the zone",
        "dns-dead.example": "back",
    }
    for domain, seen in (await ward.visits(*steps)).items():
        assert steps[domain] in seen.steps[0].text


async def test_name_servers_known_by_address_only_are_found_while_our_resolver_still_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ward_where(monkeypatch, patience=PATIENT) as ward:
        seen = await ward.visit("dns-silent-at-mx.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("dns-unreachable", Actor.RECIPIENT)
    assert "but not to MX queries" in seen.verdict.summary
    assert "dig MX dns-silent-at-mx.example" in seen.steps[0].text
    told = next(each for each in seen.findings if each.check == "mx")
    assert "has not found out yet" in told.summary


async def test_silence_about_ipv6_addresses_does_not_delay_ipv4(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The silence may be theirs, or that of our resolver, which is asked for all that time."""
    monkeypatch.setattr("bot.net.resolver.PATIENCE", (1.0, 1.0, PATIENT))
    async with (
        ward_where(monkeypatch, patience=PATIENT) as ward,
        ward_where(monkeypatch, patience=PATIENT) as silent,
    ):
        silent.lab.silence_resolver("AAAA")
        theirs, ours = await asyncio.gather(
            without_end(ward).visit("dns-silent-at-aaaa.example"), without_end(silent).visit("down.example")
        )
    assert (theirs.verdict.cause, ours.verdict.cause) == ("healthy", "recipient-unreachable")
    assert max(theirs.elapsed_seconds, ours.elapsed_seconds) < PATIENT
    told = next(each for each in ours.findings if each.id == "address:mx1.down.example")
    assert "looking up more of its addresses failed (timeout)" in told.summary


def without_end(ward: Ward) -> Ward:
    """Removes the deadline, so that nothing stays unknown."""
    return replace(ward, diagnose=replace(ward.diagnose, deadline=2 * PATIENT))


async def test_if_nobody_answers_mx_queries_our_side_may_block_them(
    ward: Ward,
) -> None:
    ward.sicken_controls("dns-silent-at-mx")
    seen = await ward.visit("dns-silent-at-mx.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)


async def test_if_nobody_answers_over_tcp_our_firewall_may_allow_dns_over_udp_only(ward: Ward) -> None:
    ward.sicken_controls("dns-udp-only")
    seen = await ward.visit("dns-no-tcp.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    said = [each.summary for each in seen.findings if each.detail.get("asked") == "dns"]
    assert said
    assert all("not over TCP" in each for each in said)


async def test_if_a_cache_answers_for_all_name_servers_they_are_not_doubted(
    ward: Ward,
) -> None:
    ward.sicken_controls("dns-forwards")
    seen = await ward.visit("lame-forwarding.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("healthy", Actor.NOBODY)
    assert "does not serve" not in seen.verdict.summary


async def test_invalid_records_are_reported_before_our_resolver_gives_up_on_dead_name_servers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ward_where(monkeypatch, patience=PATIENT) as ward:
        seen = await without_end(ward).visit("bogus-half-silent.example")
    assert seen.elapsed_seconds < PATIENT
    assert (seen.verdict.cause, seen.verdict.actor) == ("dnssec-bogus", Actor.RECIPIENT)
    assert "DS record is for key" in seen.verdict.summary


async def test_slow_name_servers_leave_time_for_a_dead_mail_server(ward: Ward) -> None:
    seen = await ward.visit("slow-dns-dead-mail.example")
    assert seen.verdict.cause == "recipient-unreachable"


async def test_a_fault_that_others_make_up_for_is_reported_although_mail_gets_through(ward: Ward) -> None:
    seen_all = await ward.visits("half-gone.example", "dns-half.example", "dns-half-edns.example")
    for seen in seen_all.values():
        assert seen.verdict.cause == "healthy"
        assert "Mail gets through now" in seen.verdict.summary


async def test_one_answer_for_everybody_points_at_our_own_network(ward: Ward) -> None:
    ward.lab.sicken("healthy.example", "replaced")
    ward.sicken_controls("replaced")
    seen = await ward.visit("healthy.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("port-25-blocked", Actor.SENDER_NETWORK)


async def test_a_dead_server_proves_nothing_if_other_connections_are_intercepted(ward: Ward) -> None:
    ward.sicken_controls("replaced")
    seen = await ward.visit("down.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("port-25-blocked", Actor.SENDER_NETWORK)


async def test_if_others_disconnect_at_the_same_point_our_path_may_be_at_fault(ward: Ward) -> None:
    ward.sicken_controls("dropping")
    for seen in (await ward.visits("dropping.example", "half-dropping.example")).values():
        assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
        assert "something on our side seems to end such sessions" in seen.verdict.summary
        assert seen.steps[0].actor == Actor.SENDER_NETWORK


async def test_packet_loss_to_everybody_is_near_us(ward: Ward) -> None:
    ward.sicken_controls("congested", "ipv4")
    seen = await ward.visit("congested.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("congestion", Actor.SENDER_NETWORK)
    assert "mx1.control1.example" in seen.verdict.summary


@pytest.mark.parametrize(
    ("domain", "cause"),
    [
        ("dns-dead.example", "dns-unreachable"),
        ("mx-gone.example", "mx-unresolvable"),
        ("bogus.example", "dnssec-bogus"),
        ("denies-types.example", "false-nxdomain"),
    ],
)
async def test_dns_faults_of_theirs_count_behind_a_blocked_port_25(
    ward: Ward, domain: str, cause: str
) -> None:
    ward.lab.block_port_25()
    seen = await ward.visit(domain)
    assert (seen.verdict.cause, seen.verdict.actor) == (cause, Actor.RECIPIENT)


async def test_intercepted_ipv4_is_not_a_refusal_by_the_recipient(ward: Ward) -> None:
    ward.lab.sicken("healthy.example", "replaced")
    ward.sicken_controls("replaced", "ipv4")
    ours = ward.diagnose.ourselves._replace(sender_ips=("127.0.0.1",))
    seen = await replace(ward, diagnose=replace(ward.diagnose, ourselves=ours)).visit("healthy.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("port-25-blocked", Actor.SENDER_NETWORK)


async def test_missing_ipv6_on_our_side_is_not_blamed_on_an_ipv6_only_domain(ward: Ward) -> None:
    ward.sicken_controls("unreachable", "ipv6")
    seen = await ward.visit("ipv6-only.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("ipv6-broken", Actor.SENDER_NETWORK)


async def test_a_name_denied_for_one_record_type_only_is_named_with_each_answer(ward: Ward) -> None:
    seen = await ward.visit("denies-types-half.example")
    assert "ns1.denies-types-half.example" in seen.verdict.summary
    assert "ns2.denies-types-half.example" not in seen.verdict.summary
    assert "asked for its mail servers (MX)" in seen.verdict.summary


async def test_a_name_below_a_wrongly_denied_one_is_not_our_resolvers_fault(ward: Ward) -> None:
    seen = await ward.diagnose(Subject(query=ask("5.4.4", "post.eu.denies-empty.example")), ignore)
    assert (seen.verdict.cause, seen.verdict.actor) == ("false-nxdomain", Actor.RECIPIENT)
    assert "eu.denies-empty.example does not exist, although" in seen.verdict.summary


async def test_ipv6_only_name_servers_are_silent_if_others_answer_over_ipv6(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ward_where(monkeypatch) as other:
        other.lab.sicken("control1.example", "name-servers-over-ipv6")
        seen, compared = await asyncio.gather(
            ward.visit("dns-six-silent.example"), other.visit("dns-six-silent.example")
        )
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "could not be asked: only reachable over IPv6" in seen.verdict.summary
    assert "fail" not in {each.state for each in seen.findings if each.check == "delegation"}
    assert (compared.verdict.cause, compared.verdict.actor) == ("dns-unreachable", Actor.RECIPIENT)


async def test_name_servers_without_an_ipv4_address_are_mentioned(ward: Ward) -> None:
    seen = await ward.visit("dns-six.example")
    assert "RFC 3901" in seen.steps[-1].text


async def test_with_our_resolver_broken_nobody_else_is_blamed(ward: Ward) -> None:
    ward.lab.break_resolver()
    domains = ("healthy.example", "dns-dead.example", "bogus.example", "gone.example")
    for seen in (await ward.visits(*domains, words="4.4.1")).values():
        assert seen.verdict.cause == "resolver-broken"


async def test_if_others_signatures_are_out_of_date_too_our_clock_is_wrong(
    ward: Ward,
) -> None:
    ward.sicken_controls("signatures-expired")
    seen = await ward.visit("signatures-expired.example", "4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("own-clock-wrong", Actor.SENDER_NETWORK)
    assert "mx1.control1.example" in seen.verdict.summary


async def test_a_resolver_that_validates_nothing_has_a_wrong_clock_or_an_old_root_key(ward: Ward) -> None:
    ward.lab.misdate_resolver()
    domains = ("signed.example", "healthy.example", "bogus.example", "dns-dead.example")
    for seen in (await ward.visits(*domains)).values():
        assert (seen.verdict.cause, seen.verdict.actor) == ("own-clock-wrong", Actor.SENDER_NETWORK)


async def test_controls_given_as_addresses_leave_the_root_zone_to_compare_with(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = load().control_hosts
    found = [await build_network(load()).resolver.ask(each, "A") for each in hosts if not is_address(each)]
    monkeypatch.setenv("BOUNCEBOT_CONTROL_HOSTS", ",".join(each.records[0] for each in found))
    ward = replace(ward, diagnose=doctor())
    sick = ("gone.example", "no-mail.example", "dns-dead.example", "lame.example", "down.example")
    for domain, seen in (await ward.visits(*sick)).items():
        assert seen.verdict.cause == ward.lab.domains[domain].cause
    ward.lab.break_resolver()
    seen = await replace(ward, diagnose=doctor()).visit("healthy.example")
    assert seen.verdict.cause == "resolver-broken"


async def test_a_parent_zone_that_denies_the_domain_outweighs_words_about_a_mailbox(ward: Ward) -> None:
    seen = await ward.visit("gone.example", "550 5.1.1 no such user")
    assert seen.verdict.cause == "nxdomain"
    assert "domain:gone.example" in seen.causes[0].supports


async def test_a_name_below_an_existing_domain_is_not_to_be_registered(ward: Ward) -> None:
    query = ask("5.4.4", "sales.healthy.example")
    seen = await ward.diagnose(Subject(query=query), ignore)
    assert (seen.verdict.cause, seen.verdict.actor) == ("nxdomain", Actor.RECIPIENT)
    said = " ".join(each.text for each in seen.steps)
    assert "to the zone of healthy.example" in said
    assert "register" not in said


async def test_a_bare_552_is_a_full_mailbox_if_all_is_well(ward: Ward) -> None:
    seen = await ward.visit("healthy.example", "552")
    assert (seen.verdict.cause, seen.verdict.actor) == ("mailbox-full", Actor.RECIPIENT)


async def test_the_reply_still_counts_if_nothing_can_be_checked(ward: Ward) -> None:
    ward.lab.block_port_25()
    seen = await ward.visit("full.example")
    assert seen.verdict.cause == "mailbox-full"
    assert "reply:1" in seen.causes[0].supports


async def test_a_failed_lookup_may_have_been_ours(ward: Ward) -> None:
    ward.lab.break_resolver()
    words = "451 4.4.3 Temporary lookup failure", "451 4.3.0 Temporary lookup failure"
    for seen in await asyncio.gather(*(ward.visit("signatures-expired.example", each) for each in words)):
        assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)

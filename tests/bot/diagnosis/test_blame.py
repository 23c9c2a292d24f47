"""Whose problem it is: our faults are never blamed on the recipient, nor theirs on us."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.checks.ip import OUTSIDE
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.smtp import Certificate, SmtpOutcome, Stage
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.twins.network import ended, silent, well

SIXTH = "2001:db8::6"


async def test_healthy_servers_mean_send_again(desk: Desk) -> None:
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "healthy"
    assert seen.recheck.after_seconds is None


async def test_silent_servers_are_theirs_if_controls_answer(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-unreachable", Actor.RECIPIENT)
    assert seen.causes[0].supports == (
        f"smtp:mx1.example.com/{FIRST}",
        f"smtp:mx2.example.com/{SECOND}",
        *(f"vantage:{host}/{address}" for host, address in CONTROLS.items()),
        "reply:1",
    )


async def test_silent_servers_are_ours_if_controls_are_silent_too(desk: Desk) -> None:
    addresses = (FIRST, SECOND, *CONTROLS.values())
    desk.prober.ends = {each: silent(each) for each in addresses}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("port-25-blocked", Actor.SENDER_NETWORK)


async def test_a_verdict_by_words_gets_a_reminder_if_port_25_is_blocked(desk: Desk) -> None:
    desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    blocked = Bounce(likely_causes=("sender-blocklisted",), confidence=0.95, status="5.7.1")
    seen = await desk.ask(blocked)
    assert (seen.verdict.cause, seen.recheck.kind) == ("sender-blocklisted", "remind")
    assert (await desk.ask(status="4.4.1")).recheck.kind == "measure"


async def test_nobody_is_blamed_without_controls(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    for host in CONTROLS:
        desk.resolver.records[host, "A"] = ()
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)


async def test_controls_are_not_asked_while_all_servers_answer(desk: Desk) -> None:
    await desk.ask(status="4.4.1")
    assert {host for host, _ in desk.prober.looked} == {"mx1.example.com", "mx2.example.com"}


async def test_the_recipients_own_provider_is_not_used_as_control(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 in.control.example",)
    desk.resolver.records["in.control.example", "A"] = (FIRST,)
    desk.prober.ends = {FIRST: silent(FIRST)}
    await desk.ask(status="4.4.1")
    assert "mx.control.example" not in {host for host, _ in desk.prober.looked}


async def test_our_own_broken_ipv6_is_not_blamed_on_the_recipient(desk: Desk) -> None:
    six = "2001:db8::25"
    desk.resolver.records["mx1.example.com", "AAAA"] = (six,)
    desk.prober.ends = {six: silent(six)}
    desk.resolver.records["mx.control.example", "AAAA"] = ("2001:db8:1::25",)
    desk.prober.ends["2001:db8:1::25"] = silent("2001:db8:1::25")
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"


async def test_ipv6_that_fails_only_at_their_servers_is_theirs(desk: Desk) -> None:
    six = "2001:db8::25"
    desk.resolver.records["mx1.example.com", "AAAA"] = (six,)
    desk.resolver.records["mx.control.example", "AAAA"] = ("2001:db8:1::25",)
    desk.prober.ends = {six: silent(six)}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "ipv6-broken"
    refused = await desk.ask(reply="550 5.7.1 Command rejected")
    assert refused.verdict.cause == "inconclusive"  # by a server that did answer


async def test_a_machine_without_ipv6_draws_no_conclusion_about_theirs(desk: Desk) -> None:
    six = "2001:db8::25"
    desk.resolver.records["mx1.example.com", "AAAA"] = (six,)
    desk.prober.ends = {six: ended(six, SmtpOutcome.NO_ROUTE)}
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "healthy"
    assert [each.state for each in seen.findings if each.address == six] == ["skipped"]


async def test_mute_servers_are_compared_with_controls_of_the_same_address_family(desk: Desk) -> None:
    desk.resolver.records["mx.control.example", "AAAA"] = ("2001:db8:1::25",)
    mute = (FIRST, SECOND, *CONTROLS.values())
    desk.prober.ends = {each: ended(each, SmtpOutcome.TIMEOUT, Stage.BANNER) for each in mute}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "inconclusive"


async def test_a_refusal_of_our_session_is_inconclusive_for_the_mail(desk: Desk) -> None:
    reply = "554 5.7.1 go away"
    desk.prober.ends = {
        each: ended(each, SmtpOutcome.REJECTED, Stage.BANNER, reply=reply) for each in (FIRST, SECOND)
    }
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "inconclusive"
    assert reply in seen.verdict.summary


async def test_only_a_server_that_says_so_is_overloaded(desk: Desk) -> None:
    servers, bounce = (FIRST, SECOND), "421 4.3.2 system overloaded, try again later"
    for reply, cause in (("554 5.7.1 go away", "inconclusive"), ("421 4.3.2 too busy", "server-overloaded")):
        ends = [ended(each, SmtpOutcome.REJECTED, Stage.BANNER, reply=reply) for each in servers]
        desk.prober.ends = dict(zip(servers, ends, strict=True))
        assert (await desk.ask(reply=bounce)).verdict.cause == cause


async def test_servers_without_a_banner_are_overloaded_if_no_packets_are_lost(desk: Desk) -> None:
    desk.prober.ends = {each: ended(each, SmtpOutcome.TIMEOUT, Stage.BANNER) for each in (FIRST, SECOND)}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "server-overloaded"


@pytest.mark.parametrize(
    ("stage", "cause"), [(Stage.BANNER, "sender-blocklisted"), (Stage.EHLO, "inconclusive")]
)
async def test_a_refusal_of_our_sending_address_without_reason_means_a_block_only_in_the_banner(
    desk: Desk, stage: Stage, cause: str
) -> None:
    for each in (FIRST, SECOND):
        refused = ended(each, SmtpOutcome.REJECTED, stage, reply="550 Colourless green ideas")
        desk.prober.ends[each] = refused._replace(source="192.0.2.25")
    desk.ourselves = desk.ourselves._replace(sender_ips=("192.0.2.25",))
    assert (await desk.ask(status="4.4.1")).verdict.cause == cause


async def test_unresolvable_mail_hosts_are_theirs_only_if_name_servers_can_be_asked_directly(
    desk: Desk,
) -> None:
    for host in ("mx1.example.com", "mx2.example.com"):
        desk.resolver.records[host, "A"] = ()
        desk.resolver.outcomes |= {(host, rtype): DnsOutcome.TIMEOUT for rtype in ("A", "AAAA")}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "mx1.example.com and mx2.example.com, which our resolver cannot look up" in seen.verdict.summary
    own_servers_say(desk, DOMAIN, FIRST)
    desk.resolver.direct[DOMAIN, "MX"] = _says("MX", "10 mx1.example.com")
    desk.resolver.asked.clear()
    assert (await desk.ask(status="4.4.1")).verdict.cause == "mx-unresolvable"
    assert ("mx1.example.com", "CNAME") not in desk.resolver.asked
    assert ("mx1.example.com", "SOA") not in desk.resolver.asked


async def test_a_resolver_that_denies_names_that_exist_is_broken(desk: Desk) -> None:
    desk.resolver.records = {}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)


async def test_a_domain_that_does_not_exist_is_nxdomain_if_others_are_found(desk: Desk) -> None:
    seen = await desk.ask(domain="no-such-domain-at-all.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("nxdomain", Actor.RECIPIENT)


async def test_no_domain_is_called_nonexistent_if_denials_never_name_their_zone(desk: Desk) -> None:
    nowhere = "never-there.example"
    for name in (nowhere, "no-such-name-here.example"):
        desk.resolver.told[name, "MX"] = DnsAnswer(name, "MX", DnsOutcome.NO_SUCH_NAME)
    seen = await desk.ask(domain=nowhere)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "That may be true, or a DNS filter may have made it up" in seen.verdict.summary
    assert f"dig {nowhere}" in seen.steps[0].text


async def test_a_domain_that_its_parent_zone_delegates_is_not_called_nonexistent(desk: Desk) -> None:
    records = desk.resolver.records
    desk.resolver.records = {known: data for known, data in records.items() if DOMAIN not in known[0]}
    desk.resolver.records |= {("com", "NS"): ("ns.com",), ("ns.com", "A"): (FIRST,)}
    desk.resolver.direct[DOMAIN] = DnsAnswer(
        name=DOMAIN, rtype="NS", outcome=DnsOutcome.REFERRAL, zone=DOMAIN, servers=("ns1.example.com",)
    )
    seen = await desk.ask()
    assert seen.verdict.cause != "nxdomain"
    assert f"{DOMAIN} is delegated to 1 name server" in [each.summary for each in seen.findings]


async def test_a_mistyped_domain_is_for_the_sender_to_fix(desk: Desk) -> None:
    seen = await desk.ask(domain="gmial.com")
    assert (seen.verdict.cause, seen.verdict.actor) == ("nxdomain", Actor.SENDER)
    assert "gmail.com" in seen.verdict.summary
    assert "gmail.com" in seen.steps[0].text


async def test_a_failing_lookup_alone_blames_nobody(desk: Desk) -> None:
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.SERVER_FAILURE
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.actor is Actor.UNKNOWN


async def test_decisive_words_outweigh_healthy_servers(desk: Desk) -> None:
    bounce = Bounce(likely_causes=("mailbox-full",), confidence=0.95, status="5.2.2", reason="mailboxfull")
    seen = await desk.ask(bounce)
    assert seen.verdict.cause == "mailbox-full"
    assert seen.recheck.kind == "remind"


async def test_a_reply_from_a_relay_that_is_not_theirs_means_our_own_route_is_wrong(desk: Desk) -> None:
    bounce = Bounce(likely_causes=("relay-denied",), confidence=0.9, remote_mta="relay.ours.example")
    seen = await desk.ask(bounce)
    assert seen.verdict.actor is Actor.SENDER
    assert "our route is outdated" in seen.verdict.summary
    assert "relay.ours.example" in seen.steps[0].text
    bounce = Bounce(likely_causes=("relay-denied",), confidence=0.9, remote_mta="mx1.example.com")
    assert (await desk.ask(bounce)).verdict.actor is Actor.RECIPIENT


LOGIN = "550 Please turn on SMTP Authentication in your mail client"


@pytest.mark.parametrize("words", [LOGIN, "550 5.7.1 Relaying denied, authenticate first"])
async def test_a_server_that_asks_for_a_login_is_our_own_relay(desk: Desk, words: str) -> None:
    """The server that we send through says so; a mail host of theirs only if it does not know the domain."""
    (bounce,) = read_text(words).bounces
    seen = await desk.ask(bounce)
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.SENDER)
    assert seen.steps[0].text.startswith("Turn on SMTP authentication")
    assert not any("our own relay" in step.text for step in seen.steps)
    theirs = await desk.ask(replace(bounce, remote_mta="mx1.example.com"))
    assert theirs.verdict.actor is Actor.RECIPIENT


async def test_nobody_is_blamed_for_servers_that_may_not_be_contacted(desk: Desk) -> None:
    desk.prober.forbidden, desk.prober.why = frozenset({FIRST, SECOND}), OUTSIDE
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    addresses = [each for each in seen.findings if each.check == "address"]
    assert {each.state for each in addresses} == {FindingState.SKIPPED}
    assert all(OUTSIDE in each.summary for each in addresses)
    assert {host for host, _ in desk.prober.looked} <= set(CONTROLS)


async def test_a_mistyped_and_parked_domain_is_for_the_sender_to_fix(desk: Desk) -> None:
    del desk.resolver.records[DOMAIN, "MX"]
    desk.resolver.records["gmial.com", "A"] = (FIRST,)
    desk.prober.ends = {FIRST: ended(FIRST, SmtpOutcome.REFUSED)}
    seen = await desk.ask(status="4.4.1", domain="gmial.com")
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-refusing", Actor.SENDER)
    assert "gmail.com" in seen.verdict.summary
    assert "gmail.com" in seen.steps[0].text


async def test_a_domain_with_its_own_mail_hosts_is_no_typo(desk: Desk) -> None:
    desk.resolver.records["gmial.com", "MX"] = ("10 mx1.example.com",)
    desk.prober.ends = {FIRST: silent(FIRST)}
    seen = await desk.ask(status="4.4.1", domain="gmial.com")
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-unreachable", Actor.RECIPIENT)


async def test_a_resolver_that_returns_its_own_portal_for_every_name_is_broken(desk: Desk) -> None:
    portal = "10.0.0.1"
    desk.resolver.records = {(host, "A"): (portal,) for host in (DOMAIN, *CONTROLS)}
    desk.prober.forbidden = frozenset({portal})
    seen = await desk.ask(status="4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)
    assert portal in seen.verdict.summary


def own_servers_say(desk: Desk, host: str, address: str) -> None:
    desk.resolver.records["com", "NS"] = ("a.gtld.example",)
    desk.resolver.records["a.gtld.example", "A"] = ("198.51.100.3",)
    desk.resolver.records["ns1.example.com", "A"] = ("198.51.100.4",)
    desk.resolver.direct |= {(each, "NS"): _says("NS", "ns1.example.com") for each in (DOMAIN, host)}
    desk.resolver.direct[host, "A"] = _says("A", address)


async def test_a_resolver_that_replaces_their_address_by_a_private_one_is_ours_to_fix(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx1.example.com",)
    desk.resolver.records["mx1.example.com", "A"] = ("10.9.9.9",)
    desk.prober.forbidden = frozenset({"10.9.9.9"})
    own_servers_say(desk, "mx1.example.com", FIRST)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)
    assert f"say {FIRST}" in seen.verdict.summary
    own_servers_say(desk, "mx1.example.com", "10.9.9.9")
    assert (await desk.ask(status="4.4.1")).verdict.cause == "mx-not-public"


async def test_a_made_up_private_address_does_not_stop_mail_if_another_host_works(
    desk: Desk,
) -> None:
    desk.prober.forbidden = frozenset({FIRST})
    assert (await desk.ask(status="4.4.1")).verdict.cause == "mx-not-public"
    own_servers_say(desk, "mx1.example.com", "198.51.100.9")
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "healthy"
    assert any(f"our resolver returns {FIRST} for mx1.example.com" in each.text for each in seen.steps)


async def test_a_dead_address_that_only_our_resolver_returns_is_not_their_server(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx1.example.com",)
    desk.prober.ends = {FIRST: ended(FIRST, SmtpOutcome.REFUSED)}
    own_servers_say(desk, "mx1.example.com", SECOND)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"say {SECOND}" in seen.verdict.summary
    own_servers_say(desk, "mx1.example.com", FIRST)
    assert (await desk.ask(status="4.4.1")).verdict.cause == "recipient-refusing"


async def test_a_dead_address_is_nobodys_if_only_our_resolver_knows_any(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx1.example.com",)
    desk.prober.ends = {FIRST: ended(FIRST, SmtpOutcome.REFUSED)}
    own_servers_say(desk, "mx1.example.com", SECOND)
    desk.resolver.direct["mx1.example.com", "A"] = _says("A")._replace(outcome=DnsOutcome.NO_DATA)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "say that it has none" in seen.verdict.summary


async def test_mail_to_a_web_server_is_ours_to_fix_if_our_resolver_misses_the_mx_record(desk: Desk) -> None:
    del desk.resolver.records[DOMAIN, "MX"]
    desk.resolver.records[DOMAIN, "A"] = (FIRST,)
    desk.prober.ends = {FIRST: ended(FIRST, SmtpOutcome.REFUSED)}
    own_servers_say(desk, DOMAIN, FIRST)
    desk.resolver.direct[DOMAIN, "MX"] = _says("MX", "10 mx1.example.com")
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)
    assert f"finds no mail server for {DOMAIN}" in seen.verdict.summary
    desk.resolver.direct[DOMAIN, "MX"] = _says("MX")._replace(outcome=DnsOutcome.NO_DATA)
    assert (await desk.ask(status="4.4.1")).verdict.cause == "recipient-refusing"


async def test_a_mail_host_that_only_our_resolver_does_not_find_is_ours_to_fix(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx1.example.com",)
    del desk.resolver.records["mx1.example.com", "A"]
    own_servers_say(desk, "mx1.example.com", FIRST)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)
    assert f"say {FIRST}" in seen.verdict.summary
    del desk.resolver.direct["mx1.example.com", "A"]
    assert (await desk.ask(status="4.4.1")).verdict.cause == "mx-unresolvable"


async def test_a_mail_host_that_only_our_resolver_misses_does_not_stop_mail_if_another_works(
    desk: Desk,
) -> None:
    del desk.resolver.records["mx1.example.com", "A"]
    own_servers_say(desk, "mx1.example.com", FIRST)
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"


async def test_a_resolver_that_denies_what_the_domains_server_knows_is_ours_to_fix(desk: Desk) -> None:
    del desk.resolver.records[DOMAIN, "MX"]
    desk.resolver.records["com", "NS"] = ("a.gtld.example",)
    desk.resolver.records["a.gtld.example", "A"] = (SECOND,)
    desk.resolver.records["ns1.example.com", "A"] = (FIRST,)
    desk.resolver.direct = {
        (DOMAIN, "NS"): _says("NS", "ns1.example.com"),
        (DOMAIN, "SOA"): _says("SOA", "ns1.example.com. admin.example.com. 1 7200 900 1209600 60"),
        (DOMAIN, "MX"): _says("MX", "10 mx1.example.com"),
    }
    seen = await desk.ask(status="4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)
    assert f"the name servers of {DOMAIN} say" in seen.verdict.summary
    desk.resolver.direct[DOMAIN, "MX"] = _says("MX")._replace(outcome=DnsOutcome.NO_DATA)
    assert (await desk.ask(status="4.4.3")).verdict.cause != "resolver-broken"


async def test_a_mistyped_domain_that_its_name_servers_deny_wrongly_is_for_the_sender_to_fix(
    desk: Desk,
) -> None:
    slip = "gmial.com"
    desk.resolver.records |= {("com", "NS"): ("a.gtld.example",), ("a.gtld.example", "A"): (SECOND,)}
    desk.resolver.records["ns1.example.com", "A"] = (FIRST,)
    desk.resolver.outcomes[slip, "MX"] = DnsOutcome.NO_SUCH_NAME
    served = {"NS": "ns1.example.com", "SOA": "ns1.example.com. admin.example.com. 1 2 3 4 5", "A": FIRST}
    desk.resolver.direct = {(slip, rtype): _says(rtype, record) for rtype, record in served.items()}
    desk.resolver.direct[slip, "MX"] = _says("MX")._replace(outcome=DnsOutcome.NO_SUCH_NAME)
    seen = await desk.ask(status="5.4.4", domain=slip)
    assert (seen.verdict.cause, seen.verdict.actor) == ("false-nxdomain", Actor.SENDER)
    assert "gmail.com" in seen.verdict.summary


async def test_a_resolver_that_denies_only_one_record_type_does_not_show_who_is_wrong(desk: Desk) -> None:
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.NO_SUCH_NAME
    desk.resolver.records[DOMAIN, "A"] = (FIRST,)
    seen = await desk.ask(status="5.4.4")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "but it knows its address" in seen.verdict.summary


def _says(rtype: str, *records: str) -> DnsAnswer:
    """An authoritative answer about the domain."""
    return DnsAnswer(
        name=DOMAIN, rtype=rtype, outcome=DnsOutcome.ANSWERED, records=records, authoritative=True
    )


async def test_the_same_refusal_word_for_word_from_all_servers_comes_from_our_network(desk: Desk) -> None:
    addresses = (FIRST, SECOND, *CONTROLS.values())
    closed = "554 5.7.1 port 25 is closed for customers"
    for each in addresses:
        desk.prober.ends[each] = ended(each, SmtpOutcome.REJECTED, Stage.BANNER, reply=closed)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("port-25-blocked", Actor.SENDER_NETWORK)
    assert closed in seen.verdict.summary


async def test_refusals_in_different_words_blame_nobody(desk: Desk) -> None:
    addresses = (FIRST, SECOND, *CONTROLS.values())
    for each in addresses:
        reply = f"554 {each} does not like you"
        desk.prober.ends[each] = ended(each, SmtpOutcome.REJECTED, Stage.BANNER, reply=reply)
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.actor is Actor.UNKNOWN


async def test_an_ipv6_only_domain_is_not_blamed_if_we_have_no_ipv6(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx6.example.com",)
    desk.resolver.records["mx6.example.com", "AAAA"] = (SIXTH,)
    desk.prober.ends = {SIXTH: ended(SIXTH, SmtpOutcome.NO_ROUTE)}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "bouncebot's machine has no IPv6" in seen.verdict.summary


async def test_ipv6_that_fails_to_all_servers_is_ours_for_an_ipv6_only_domain(desk: Desk) -> None:
    control = "2001:db8::25"
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx6.example.com",)
    desk.resolver.records["mx6.example.com", "AAAA"] = (SIXTH,)
    desk.resolver.records["mx.control.example", "AAAA"] = (control,)
    desk.prober.ends = {SIXTH: silent(SIXTH), control: silent(control)}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("ipv6-broken", Actor.SENDER_NETWORK)
    assert "IPv6 does not work from here" in seen.verdict.summary


async def test_blocked_ipv4_does_no_harm_if_mail_goes_over_ipv6(desk: Desk) -> None:
    control = "2001:db8::25"
    desk.resolver.records["mx1.example.com", "AAAA"] = (SIXTH,)
    desk.resolver.records["mx.control.example", "AAAA"] = (control,)
    desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("healthy", Actor.NOBODY)


async def test_silent_servers_are_not_called_dead_while_packets_get_lost_near_us(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    for each in CONTROLS.values():
        desk.prober.ends[each] = well(each)._replace(retransmissions=3)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "packets are also lost near us" in seen.verdict.summary


async def test_losses_at_their_servers_and_one_control_blame_nobody(desk: Desk) -> None:
    lossy = (FIRST, SECOND, next(iter(CONTROLS.values())))
    desk.prober.ends = {each: well(each)._replace(retransmissions=3) for each in lossy}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "near us, in between, or near example.com" in seen.verdict.summary


async def test_a_server_that_hangs_up_in_mid_session_counts_whatever_the_bounce_says(desk: Desk) -> None:
    for each in (FIRST, SECOND):
        desk.prober.ends[each] = ended(each, SmtpOutcome.CLOSED, Stage.EHLO)
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("connection-dropped", Actor.RECIPIENT)
    assert "just as the bounce says" not in seen.verdict.summary
    desk.prober.ends[SECOND] = ended(SECOND, SmtpOutcome.CLOSED, Stage.BANNER)
    assert SECOND not in (await desk.ask(status="4.4.1")).verdict.summary
    for each in CONTROLS.values():
        desk.prober.ends[each] = silent(each)
    assert (await desk.ask(status="4.4.1")).verdict.actor is Actor.UNKNOWN


async def test_a_connection_lost_in_data_is_ours_if_no_tls_handshake_succeeds_either(
    desk: Desk,
) -> None:
    """If packets of full size get lost near us, both happen with every server."""
    words = "4.4.2 lost connection with mx1.example.com while sending message body"
    (bounce,) = read_text(words).bounces
    for each in (FIRST, SECOND):
        desk.prober.ends[each] = ended(each, SmtpOutcome.TLS_FAILED, Stage.TLS)
    assert (await desk.ask(bounce)).verdict.actor is Actor.RECIPIENT
    for each in CONTROLS.values():
        desk.prober.ends[each] = ended(each, SmtpOutcome.TLS_FAILED, Stage.TLS)
    assert (await desk.ask(bounce)).verdict.actor is Actor.UNKNOWN


async def test_silence_while_packets_get_lost_may_be_caused_by_that(desk: Desk) -> None:
    desk.prober.ends = {FIRST: well(FIRST)._replace(retransmissions=3), SECOND: silent(SECOND)}
    assert (await desk.ask(status="4.4.1")).verdict.actor is Actor.UNKNOWN
    desk.prober.ends[SECOND] = ended(SECOND, SmtpOutcome.REFUSED)
    assert (await desk.ask(status="4.4.1")).verdict.cause == "partial-outage"


async def test_a_missing_banner_while_packets_get_lost_is_explained_by_that(desk: Desk) -> None:
    for each in (FIRST, SECOND):
        mute = ended(each, SmtpOutcome.TIMEOUT, Stage.BANNER)
        desk.prober.ends[each] = mute._replace(retransmissions=3, timings={Stage.CONNECT: 3.2})
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("congestion", Actor.NOBODY)


async def test_two_tied_causes_are_both_named_with_their_steps(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    seen = await desk.ask(status="5.1.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "no such mailbox" in seen.verdict.summary
    assert "No mail server of example.com accepts connections" in seen.verdict.summary
    assert [step.actor for step in seen.steps[:2]] == [Actor.SENDER, Actor.RECIPIENT]


async def test_a_measured_fault_is_named_besides_what_the_words_decided(desk: Desk) -> None:
    reply = "550 5.1.1 <kim@example.com>: User unknown"
    assert "besides" not in (await desk.ask(reply=reply)).verdict.summary
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    seen = await desk.ask(reply=reply)
    assert seen.verdict.cause == "mailbox-unknown"
    assert seen.verdict.summary.endswith("Also found: no mail server answers.")


async def test_a_failed_lookup_may_be_ours_if_our_resolver_filters_names(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx1.example.com",)
    (bounce,) = read_text("451 4.3.0 Temporary lookup failure").bounces
    assert (await desk.ask(bounce)).verdict.actor is Actor.RECIPIENT
    filtered = DnsAnswer("mx1.example.com", "A", DnsOutcome.NO_SUCH_NAME, error="blocked")
    desk.resolver.told["mx1.example.com", "A"] = filtered
    assert (await desk.ask(bounce)).verdict.actor not in {Actor.RECIPIENT, Actor.SENDER}


async def test_a_host_with_an_address_that_only_our_resolver_returns_has_not_failed(desk: Desk) -> None:
    desk.prober.ends = {FIRST: ended(FIRST, SmtpOutcome.REFUSED)}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "partial-outage"
    own_servers_say(desk, "mx1.example.com", "198.51.100.9")
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "say 198.51.100.9" in seen.verdict.summary


async def test_a_permanent_refusal_stands_even_if_no_server_answers_now(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    seen = await desk.ask(status="5.7.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "cannot be reached now" in seen.verdict.summary
    assert seen.verdict.temporary is False
    assert (await desk.ask(status="5.4.1")).verdict.cause == "recipient-unreachable"


async def test_a_certificate_that_is_not_trusted_is_not_explained_by_its_wrong_name(desk: Desk) -> None:
    """A self-signed one mostly has a wrong name as well."""
    now = datetime.now(UTC)
    bounce = Bounce(
        likely_causes=("tls-broken",),
        confidence=0.95,
        reason="failedstarttls",
        status="4.7.5",
        permanent=False,
        diagnostic="Server certificate not trusted",
    )
    for untrusted, blamed in (("self-signed", True), (None, False)):
        shown = Certificate(
            names=("localhost",),
            not_before=now - timedelta(days=9),
            not_after=now + timedelta(days=9),
            issuer="CN=localhost",
            certificate_digests={},
            key_digests={},
            untrusted=untrusted,
        )
        desk.prober.ends = {each: well(each)._replace(certificate=shown) for each in (FIRST, SECOND)}
        seen = await desk.ask(bounce)
        assert (seen.verdict.actor is Actor.RECIPIENT) is blamed

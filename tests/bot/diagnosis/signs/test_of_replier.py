"""Who wrote what the bounce says: whose fault it reports depends on that."""

from dataclasses import replace

import pytest

from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, RecheckKind
from bot.models.dns import DnsOutcome
from bot.reading.reader import read, read_text
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.bot.diagnosis.signs.bounces import LISTED, OURS, RELAY, THEIRS, UNREACHED
from tests.twins.network import silent

LOOKUP = Bounce(
    likely_causes=("recipient-misconfigured",),
    confidence=0.94,
    status="4.3.0",
    reason="systemerror",
    permanent=False,
    diagnostic="451 4.3.0 Temporary lookup failure",
    reporting_mta=OURS,
)


@pytest.mark.parametrize("cause", ["recipient-misconfigured", "recipient-system-full", "mail-loop"])
async def test_a_fault_inside_a_relay_is_not_blamed_on_the_recipient(desk: Desk, cause: str) -> None:
    told = replace(LOOKUP, likely_causes=(cause,))
    seen = await desk.ask(replace(told, remote_mta=RELAY))
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"at {RELAY}, which is not one of example.com's mail servers" in seen.verdict.summary
    assert seen.steps[0].actor is Actor.SENDER_NETWORK
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.actor is Actor.RECIPIENT


@pytest.mark.parametrize(
    "host", [None, "[10.1.1.1]", "EDGE7", "inside.example.com", "node7.cluster.example.com"]
)
async def test_a_host_that_looks_like_theirs_by_name_is_no_outsider(desk: Desk, host: str | None) -> None:
    seen = await desk.ask(replace(LOOKUP, remote_mta=host))
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)


async def test_a_relay_named_like_the_reporting_server_is_the_reporters(desk: Desk) -> None:
    """Also if it is not known where the domain's mail goes."""
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.SERVER_FAILURE
    seen = await desk.ask(replace(LOOKUP, remote_mta=RELAY))
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"at {RELAY}" in seen.verdict.summary
    for host in ("mx.provider.test", THEIRS):
        assert (await desk.ask(replace(LOOKUP, remote_mta=host))).verdict.actor is Actor.RECIPIENT


async def test_a_fault_that_our_own_server_reports_of_itself_is_not_the_recipients(desk: Desk) -> None:
    told = replace(LOOKUP, diagnostic="queue file write error", told_by_reporter=True)
    seen = await desk.ask(told)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"reports a problem at {OURS}" in seen.verdict.summary
    assert seen.steps[0].actor is Actor.SENDER_NETWORK
    theirs = await desk.ask(replace(told, reporting_mta=THEIRS, sender="ann@ours.test"))
    assert theirs.verdict.actor is Actor.RECIPIENT


@pytest.mark.parametrize(
    "words",
    [
        "mail for example.com loops back to myself",
        "553 5.3.5 example.com. config error: mail loops back to me (MX problem?)",
        "lowest numbered MX record points to local host",
        "Sorry. Although I'm listed as a best-preference MX or A for that host, it isn't in my locals file",
    ],
)
async def test_a_server_that_finds_itself_in_their_mx_is_theirs_only_if_it_is_listed(
    desk: Desk, words: str
) -> None:
    """What it looks up may be a hosts file or an internal view of the DNS."""
    told = replace(LOOKUP, diagnostic=words)
    for unclear in (told, replace(told, told_by_reporter=True)):
        seen = await desk.ask(unclear)
        assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
        assert "considers itself a mail server of example.com" in seen.verdict.summary
        assert {step.actor for step in seen.steps[:2]} == {Actor.SENDER_NETWORK, Actor.RECIPIENT}
    theirs = await desk.ask(replace(told, remote_mta=THEIRS))
    assert theirs.verdict.actor is Actor.RECIPIENT


async def test_what_our_server_met_on_the_way_is_checked_by_our_own_sessions(desk: Desk) -> None:
    told = replace(UNREACHED, remote_mta=None, told_by_reporter=True)
    assert (await desk.ask(told)).verdict.cause == "healthy"
    filtering = await desk.ask(
        replace(told, remote_mta="127.0.0.1", diagnostic="connect to 127.0.0.1[127.0.0.1]:10024: timed out")
    )
    assert f"reports a problem at {OURS}" in filtering.verdict.summary
    desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND)}
    assert (await desk.ask(told)).verdict.cause == "recipient-unreachable"


async def test_a_relays_fault_is_named_even_if_their_servers_are_dead_now(desk: Desk) -> None:
    desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND)}
    seen = await desk.ask(replace(LOOKUP, remote_mta=RELAY))
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-unreachable", Actor.RECIPIENT)
    assert any(f"find out who runs {RELAY}" in step.text for step in seen.steps)
    other = await desk.ask(replace(LOOKUP, remote_mta=THEIRS))
    assert not any("ind out who runs" in step.text for step in other.steps)


async def test_their_server_that_does_not_find_its_own_domain_is_misconfigured(desk: Desk) -> None:
    told = replace(
        LOOKUP,
        likely_causes=("nxdomain", "no-mail-host"),
        reason="hostunknown",
        status="5.1.2",
        permanent=True,
        diagnostic="550 5.1.2 <kim@example.com>: Recipient address rejected: Domain not found",
    )
    seen = await desk.ask(replace(told, remote_mta=THEIRS))
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert (await desk.ask(replace(told, remote_mta=RELAY))).verdict.actor is not Actor.RECIPIENT
    assert (await desk.ask(told)).verdict.cause == "healthy"


async def test_a_mail_loop_counted_by_our_own_server_is_not_blamed_on_them(desk: Desk) -> None:
    told = replace(LOOKUP, likely_causes=("mail-loop",), reason="networkerror", diagnostic="Too many hops")
    assert (await desk.ask(replace(told, told_by_reporter=True))).verdict.actor is Actor.UNKNOWN
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.actor is Actor.RECIPIENT


@pytest.mark.parametrize("cause", ["recipient-system-full", "mail-loop", "relay-denied"])
async def test_a_stranger_is_not_taken_for_theirs_if_their_mail_hosts_are_unknown(
    desk: Desk, cause: str
) -> None:
    for name in (DOMAIN, *CONTROLS):
        for rdtype in ("MX", "A", "AAAA", "NS"):
            desk.resolver.outcomes[name, rdtype] = DnsOutcome.SERVER_FAILURE
    told = replace(LOOKUP, likely_causes=(cause,))
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.actor is Actor.RECIPIENT
    assert (await desk.ask(replace(told, remote_mta="mx.unknown.test"))).verdict.actor is not Actor.RECIPIENT
    assert (await desk.ask(replace(told, told_by_reporter=True))).verdict.actor is not Actor.RECIPIENT


async def test_an_unreached_relay_is_named_although_the_domain_is_healthy(desk: Desk) -> None:
    seen = await desk.ask(replace(UNREACHED, remote_mta=RELAY))
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert RELAY in seen.verdict.summary


async def test_a_local_filters_words_about_the_client_are_about_their_own_server(
    desk: Desk,
) -> None:
    told = replace(LISTED, reporting_mta=THEIRS, remote_mta="127.0.0.1")
    assert (await desk.ask(told)).verdict.actor is Actor.RECIPIENT
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.actor is Actor.SENDER


async def test_a_suppressed_address_is_the_sending_services_matter(desk: Desk) -> None:
    (bounce,) = read_text("kim@example.com: 605 Not delivering to previously bounced address").bounces
    seen = await desk.ask(bounce, address="kim@example.com")
    assert (seen.verdict.cause, seen.verdict.actor) == ("address-suppressed", Actor.SENDER)
    assert "kim@example.com is on its suppression list" in seen.verdict.summary
    assert "There is no mailbox" not in seen.verdict.summary


async def test_vague_words_of_an_unknown_server_blame_nobody(desk: Desk) -> None:
    reply = "451 4.3.0 Temporary failure"
    (bounce,) = read_text(reply).bounces
    unsigned = await desk.ask(bounce)
    assert (unsigned.verdict.cause, unsigned.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    signed = await desk.ask(replace(bounce, remote_mta=THEIRS))
    assert signed.verdict.actor is Actor.RECIPIENT
    telling = await desk.ask(replace(LOOKUP, reporting_mta=None))
    assert telling.verdict.actor is Actor.RECIPIENT
    assert any("does not say who did" in step.text for step in telling.steps)


@pytest.mark.parametrize(
    ("cause", "diagnostic"),
    [
        ("greylisted", "450 4.7.1 Greylisted, try again later"),
        ("rate-limited", "450 4.7.1 Too many messages per hour"),
        ("sender-blocklisted", "550 5.7.1 your host is on our block list"),
        ("sender-bad-helo", "550 5.7.1 HELO name rejected"),
    ],
)
async def test_the_server_that_rejects_is_named(desk: Desk, cause: str, diagnostic: str) -> None:
    told = replace(LISTED, likely_causes=(cause,), diagnostic=diagnostic)
    relayed = await desk.ask(replace(told, remote_mta=RELAY))
    assert relayed.verdict.summary.startswith(RELAY)
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.summary.startswith("example.com")


async def test_a_single_pasted_reply_does_not_mean_that_the_mail_was_given_up(desk: Desk) -> None:
    (bounce,) = read_text("450 4.2.0 <kim@example.com>: Greylisted, see http://postgrey.example").bounces
    seen = await desk.ask(bounce)
    assert (seen.verdict.cause, seen.verdict.actor) == ("greylisted", Actor.NOBODY)


@pytest.mark.parametrize("host", ["relay.ours.test", "mail.example.com"])
async def test_a_host_that_our_server_looked_up_and_mail_does_not_go_to_is_named(
    desk: Desk, host: str
) -> None:
    words = "Host or domain name not found. Name service error for name={} type=A: Host not found"
    told = Bounce(
        likely_causes=("nxdomain", "no-mail-host"),
        confidence=0.9,
        status="5.4.4",
        reason="hostunknown",
        permanent=True,
        diagnostic=words.format(host),
        reporting_mta=OURS,
        told_by_reporter=True,
    )
    seen = await desk.ask(told)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"looked up {host}" in seen.verdict.summary
    assert seen.steps[0].actor is Actor.SENDER_NETWORK
    for known in (DOMAIN, THEIRS):
        well = await desk.ask(replace(told, diagnostic=words.format(known)))
        assert well.verdict.cause == "healthy"


async def test_a_mailbox_unknown_to_a_host_that_is_none_of_theirs_may_exist(desk: Desk) -> None:
    unknown = replace(
        LOOKUP, likely_causes=("mailbox-unknown",), reason="userunknown", status="5.1.1", permanent=True
    )
    former = await desk.ask(replace(unknown, remote_mta="mail.former.test"), address="kim@example.com")
    assert (former.verdict.cause, former.verdict.actor) == ("mailbox-unknown", Actor.SENDER)
    assert "mail.former.test, which is not one of example.com's mail servers" in former.verdict.summary
    assert any("remove our route to it" in step.text for step in former.steps)
    tenant = replace(unknown, reporting_mta=THEIRS, remote_mta="example-com.mail.protection.outlook.com")
    assert (await desk.ask(tenant)).verdict.actor is Actor.SENDER


@pytest.mark.parametrize(
    "words",
    [
        'SMTP Error (452): Failed to add recipient "kim@example.com" (4.3.1 Insufficient system storage).',
        "SMTP Error: The following recipients failed: kim@example.com: 451 4.3.0 Temporary lookup failure",
        "smtplib.SMTPRecipientsRefused: {'kim@example.com': (452, b'4.3.1 Insufficient system storage')}",
    ],
)
async def test_a_fault_that_a_mail_program_reports_is_not_blamed_on_the_recipient(
    desk: Desk, words: str
) -> None:
    """It only talks to the server that it sends through (RFC 6409)."""
    (told,) = read_text(words).bounces
    seen = await desk.ask(told)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "got no further than that" in seen.verdict.summary
    assert seen.steps[0].text.startswith("Look in the log of the server that our mail program sends through")
    theirs = replace(told, diagnostic=f"{THEIRS} said: {told.diagnostic}")
    assert (await desk.ask(theirs)).verdict.actor is Actor.RECIPIENT


async def test_a_relay_denied_to_a_mail_program_wants_a_login(desk: Desk) -> None:
    words = "Mailbox unavailable. The server response was: 5.7.1 Unable to relay for kim@example.com"
    (told,) = read_text(f"System.Net.Mail.SmtpException: {words}").bounces
    seen = await desk.ask(told)
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.SENDER)
    assert seen.steps[0].text.startswith("Turn on SMTP authentication")


async def test_who_refuses_a_mail_program_is_named_at_the_start_of_a_sentence(desk: Desk) -> None:
    words = 'Expected response code 250 but got code "450", with message "450 4.7.1 Too many messages"'
    (told,) = read_text(f"kim@example.com: {words}").bounces
    assert (await desk.ask(told)).verdict.summary.startswith("The server that our mail program sends through")


EXIM = """\
From: Mail Delivery System <Mailer-Daemon@out.ours.test>
To: ann@ours.test
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  kim@example.com
    {said}
"""


async def test_an_address_that_our_own_exim_cannot_route_is_not_called_healthy(desk: Desk) -> None:
    (told,) = read(EXIM.format(said="Unrouteable address").encode()).bounces
    seen = await desk.ask(told, address="kim@example.com")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "it takes example.com for a domain of its own" in seen.verdict.summary
    assert seen.steps[0].actor is Actor.SENDER_NETWORK
    assert seen.recheck.kind is RecheckKind.NONE


async def test_our_own_exim_that_finds_itself_in_their_mx_records_is_no_loop_of_theirs(desk: Desk) -> None:
    (told,) = read(EXIM.format(said="lowest numbered MX record points to local host").encode()).bounces
    assert (await desk.ask(told)).verdict.actor is Actor.UNKNOWN


async def test_a_server_of_ours_that_takes_their_domain_for_its_own_is_told_before_a_misspelling(
    desk: Desk,
) -> None:
    unknown = replace(
        LOOKUP,
        likely_causes=("mailbox-unknown",),
        reason="userunknown",
        permanent=True,
        status="5.1.1",
        diagnostic="550 5.1.1 <kim@example.com>: User unknown in local recipient table",
        remote_mta=RELAY,
    )
    seen = await desk.ask(unknown)
    assert seen.steps[0].text.startswith(f"If {RELAY} is ours, it takes example.com for a domain of its own")


async def test_a_login_that_our_relay_wants_is_not_called_inconclusive(desk: Desk) -> None:
    words = f"SASL authentication failed: server {RELAY} offered no compatible authentication mechanisms"
    line = f"to=<kim@example.com>, relay={RELAY}[192.0.2.1]:587, dsn=4.7.0, status=deferred ({words})"
    (told,) = read_text(f"Dec  1 09:10:11 out postfix/smtp[1]: 4D2F81B: {line}").bounces
    assert (await desk.ask(told)).verdict.actor is Actor.SENDER


async def test_their_server_that_finds_no_tlsa_records_on_its_way_on_says_nothing_of_our_settings(
    desk: Desk,
) -> None:
    ours = Bounce(
        likely_causes=("own-tls-policy",),
        confidence=0.94,
        status="4.7.5",
        reason="failedstarttls",
        permanent=False,
        diagnostic="no TLSA records found",
        reporting_mta=OURS,
    )
    assert (await desk.ask(ours)).verdict.actor is Actor.SENDER_NETWORK
    words = "454 4.7.5 no TLSA records found for the next hop"
    theirs = replace(ours, diagnostic=words, reply_code=454, remote_mta=THEIRS)
    assert not (await desk.ask(theirs)).verdict.actor.is_ours

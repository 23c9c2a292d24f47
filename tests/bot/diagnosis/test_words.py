"""What codes and words say by themselves, and what a check can refute."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.models.diagnosis import Actor, RecheckKind
from bot.models.dns import DnsOutcome
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import DOMAIN, FIRST, SECOND, Desk
from tests.twins.network import ended, silent, well


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("5.1.1", "mailbox-unknown"),
        ("5.2.2", "mailbox-full"),
        ("5.3.4", "message-too-large"),
        ("4.4.1", "inconclusive"),
    ],
)
async def test_a_code_alone_gives_its_cause(desk: Desk, status: str, cause: str) -> None:
    seen = await desk.ask(domain=None, status=status)
    assert seen.verdict.cause == cause
    assert not desk.resolver.asked
    assert not desk.prober.looked


async def test_without_a_domain_there_is_no_recheck(desk: Desk) -> None:
    seen = await desk.ask(domain=None, status="4.4.1")
    assert seen.recheck.kind is RecheckKind.REMIND
    assert any("the recipient's domain" in each.text for each in seen.steps)


async def test_the_words_are_reported_as_findings(desk: Desk) -> None:
    seen = await desk.ask(domain=None, reply="552 5.2.2 Mailbox full")
    assert seen.findings[0].id == "reply:1"
    assert "Mailbox full" in seen.findings[0].summary
    assert seen.causes[0].supports[0] == "reply:1"


async def test_words_that_only_mention_a_bounce_are_not_quoted_as_its_text(desk: Desk) -> None:
    seen = await desk.ask(reply="mail to example.com bounces")
    assert "reply" not in {finding.check for finding in seen.findings}
    unknown = await desk.ask(domain=None, reply="mail to them bounces")
    assert any("Paste or forward the whole bounce" in step.text for step in unknown.steps)


async def test_an_empty_query_is_inconclusive(desk: Desk) -> None:
    seen = await desk.ask(domain=None)
    assert seen.verdict.cause == "inconclusive"
    assert not seen.findings


async def test_a_permanent_refusal_is_not_called_healthy_because_the_servers_are(desk: Desk) -> None:
    reply = "550 5.7.1 Access denied"
    seen = await desk.ask(reply=reply)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert reply in seen.verdict.summary
    lookup = await desk.ask(reply="550 5.4.4 Host or domain name not found")
    assert lookup.verdict.cause == "healthy"


@pytest.mark.parametrize("code", ["550", "554", "5.7.1", "5.1.0", "5.7.2"])
async def test_a_permanent_code_is_not_refuted_by_healthy_servers(desk: Desk, code: str) -> None:
    seen = await desk.ask(status=code)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert code in seen.verdict.summary


@pytest.mark.parametrize("reply", ["530 5.7.0 Authentication required", "503 AUTH first", "5.7.57"])
async def test_a_missing_login_is_for_the_sender_to_fix(desk: Desk, reply: str) -> None:
    seen = await desk.ask(reply=reply)
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.SENDER)
    assert any("SMTP authentication" in step.text for step in seen.steps)


async def test_a_wrong_login_is_not_told_to_turn_authentication_on(desk: Desk) -> None:
    seen = await desk.ask(reply="535 5.7.8 Error: authentication failed")
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.SENDER)
    assert "Correct the user name or password" in seen.steps[0].text
    assert not any("Turn on" in step.text for step in seen.steps)


@pytest.mark.parametrize("code", ["450", "4.2.0", "4.7.0", "4.7.1", "4.1.1", "4.3.0"])
async def test_a_deferred_mail_is_neither_called_recovered_nor_lost(desk: Desk, code: str) -> None:
    """No session up to EHLO shows whether the mail is accepted now: it reminds and never says "recovered"."""
    seen = await desk.ask(status=code)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert seen.verdict.temporary is True
    assert f'the mail was deferred: "{code}"' in seen.verdict.summary
    assert seen.recheck.kind is RecheckKind.REMIND
    assert seen.steps[0].text.startswith("Wait")


@pytest.mark.parametrize(
    ("reply", "command"), [("450 4.3.2 Not taking mail now", "RCPT"), ("450 Service unavailable", None)]
)
async def test_servers_that_greet_us_do_not_refute_what_they_say_after_ehlo(
    desk: Desk, reply: str, command: str | None
) -> None:
    (bounce,) = read_text(reply).bounces
    late = await desk.ask(replace(bounce, command=command))
    assert late.verdict.cause == "inconclusive"
    assert late.recheck.kind is RecheckKind.REMIND
    (greeting,) = read_text("421 4.3.2 Service unavailable").bounces
    assert (await desk.ask(greeting)).verdict.cause == "healthy"


async def test_a_deferral_does_not_make_a_mailbox_unknown(desk: Desk) -> None:
    seen = await desk.ask(reply="450 4.1.1 <kim@example.com>: User unknown in virtual mailbox table")
    assert seen.verdict.cause == "inconclusive"
    assert "lists" not in " ".join(step.text for step in seen.steps)


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        ("451 4.7.23 <kim@example.com>: SPF validation failed", "spf-fail"),
        ("450 4.2.1 <kim@example.com>: mailbox disabled", "mailbox-disabled"),
    ],
)
async def test_the_class_of_a_reply_decides_between_temporary_and_permanent(
    desk: Desk, reply: str, cause: str
) -> None:
    put_off = await desk.ask(reply=reply)
    refused = await desk.ask(reply=reply.replace("45", "55", 1).replace(" 4.", " 5."))
    assert (put_off.verdict.cause, refused.verdict.cause) == (cause, cause)
    assert (put_off.verdict.temporary, refused.verdict.temporary) == (True, False)


async def test_a_connection_that_breaks_only_in_data_gets_a_reminder(desk: Desk) -> None:
    reply = "421 4.4.2 lost connection with mx1.example.com while sending message body"
    seen = await desk.ask(reply=reply)
    assert (seen.verdict.cause, seen.recheck.kind) == ("connection-dropped", RecheckKind.REMIND)
    desk.prober.ends = {each: ended(each, SmtpOutcome.CLOSED, Stage.EHLO) for each in (FIRST, SECOND)}
    seen = await desk.ask(reply=reply)
    assert (seen.verdict.cause, seen.recheck.kind) == ("connection-dropped", RecheckKind.MEASURE)


async def test_a_failed_login_is_ours(desk: Desk) -> None:
    seen = await desk.ask(reply="535 5.7.8 Authentication credentials invalid")
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.SENDER)


async def test_a_success_code_asks_for_nothing_to_be_sent_again(desk: Desk) -> None:
    seen = await desk.ask(status="2.0.0")
    assert "Nothing bounced" in seen.verdict.summary
    assert "Do not send it again" in seen.steps[0].text
    assert "Nothing bounced" in (await desk.ask(domain=None, status="250")).verdict.summary


async def test_a_domain_alone_that_works_asks_for_nothing_to_be_sent_again(desk: Desk) -> None:
    seen = await desk.ask(status=None)
    assert seen.verdict.cause == "healthy"
    (step,) = seen.steps
    assert "bounces, paste the bounce here" in step.text


def turned_away(address: str) -> SmtpSession:
    return ended(address, SmtpOutcome.REJECTED, Stage.BANNER, reply="554 5.3.2 not here")


def hung_up(address: str) -> SmtpSession:
    return ended(address, SmtpOutcome.CLOSED, Stage.BANNER)


@pytest.mark.parametrize("ends", [well, turned_away, hung_up])
@pytest.mark.parametrize("first_only", [False, True])
async def test_a_permanent_refusal_stands_however_our_sessions_end(
    desk: Desk, ends: Callable[[str], SmtpSession], first_only: bool
) -> None:
    """RFC 3463, section 2: class 5 is permanent. No later check can find the mail accepted."""
    desk.prober.ends = {address: ends(address) for address in (FIRST, SECOND)[: 1 if first_only else 2]}
    seen = await desk.ask(status="5.7.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert (seen.verdict.temporary, seen.recheck.kind) == (False, RecheckKind.NONE)
    assert 'rejected permanently: "5.7.1"' in seen.verdict.summary


async def test_a_dead_server_next_to_others_did_not_refuse_the_mail(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST)}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "partial-outage"
    seen = await desk.ask(status="5.7.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"{FIRST}] cannot" in seen.verdict.summary


async def test_a_permanent_code_without_detail_is_checked_again(desk: Desk) -> None:
    """If our session is accepted later, the servers are healthy, and sending again may work."""
    desk.prober.ends = {address: turned_away(address) for address in (FIRST, SECOND)}
    seen = await desk.ask(status="5.0.0")
    assert (seen.verdict.temporary, seen.recheck.kind) == (False, RecheckKind.MEASURE)


async def test_a_permanent_refusal_without_a_domain_is_not_tried_again(desk: Desk) -> None:
    seen = await desk.ask(domain=None, status="5.7.1")
    assert (seen.verdict.temporary, seen.recheck.kind) == (False, RecheckKind.NONE)


async def test_a_later_check_is_planned_if_no_server_can_be_reached_now(desk: Desk) -> None:
    desk.resolver.outcomes = {(DOMAIN, "MX"): DnsOutcome.SERVER_FAILURE}
    seen = await desk.ask(status="5.7.1")
    assert seen.recheck.kind is RecheckKind.MEASURE


@pytest.mark.parametrize("code", ["5.0.0", "5.4.4", "5.4.317", "5.1.2", "421"])
async def test_a_vague_or_network_code_is_refuted_by_healthy_servers(desk: Desk, code: str) -> None:
    assert (await desk.ask(status=code)).verdict.cause == "healthy"


@pytest.mark.parametrize(("code", "cause"), [("5.1.10", "mailbox-unknown"), ("5.4.14", "mail-loop")])
async def test_codes_that_exchange_uses_mean_what_exchange_means(desk: Desk, code: str, cause: str) -> None:
    assert (await desk.ask(status=code)).verdict.cause == cause


async def test_microsofts_network_code_means_an_unknown_mailbox_if_all_servers_are_healthy(
    desk: Desk,
) -> None:
    seen = await desk.ask(status="5.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("mailbox-unknown", Actor.SENDER)
    assert "Microsoft 365" in seen.verdict.summary
    assert seen.recheck.kind is RecheckKind.NONE
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"
    desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND)}
    assert (await desk.ask(status="5.4.1")).verdict.cause == "recipient-unreachable"


async def test_decisive_words_have_no_rival_in_a_server_that_is_mute_now(desk: Desk) -> None:
    desk.prober.ends = {each: ended(each, SmtpOutcome.TIMEOUT, Stage.BANNER) for each in (FIRST, SECOND)}
    seen = await desk.ask(reply="554 5.7.1 Message rejected as spam by content filter")
    assert (seen.verdict.cause, seen.verdict.actor) == ("content-rejected", Actor.SENDER)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.8 Access denied, bad outbound sender AS(42003)",
        "550 5.7.705 Access denied, tenant has exceeded threshold",
        "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP",
        "550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains",
        "550 5.4.5 Daily user sending limit exceeded",
        "454 Throttling failure: Maximum sending rate exceeded.",
        "554 Message rejected: Sending paused for this account.",
        "550 5.4.5 <kim@example.com>: Recipient address rejected: Domain Sending Quota Exceeded",
        "Domain ours.test has exceeded the max defers and failures per hour (5/5 (100%)) allowed.",
        '550 Outgoing mail from "ours.test" has been suspended.',
        "550 5.7.1 Your account has been suspended for sending spam",
        "554 5.7.1 <ann@ours.test>: Sender address rejected: account locked",
    ],
)
async def test_mail_held_back_by_our_own_provider_is_not_blamed_on_the_recipient(
    desk: Desk, reply: str
) -> None:
    seen = await desk.ask(reply=reply)
    assert (seen.verdict.cause, seen.verdict.actor) == ("own-sending-stopped", Actor.SENDER)
    assert "example.com refuses" not in seen.verdict.summary
    assert "limits how much mail it accepts" not in seen.verdict.summary


async def test_a_suspended_account_with_a_mailbox_code_is_not_ours(desk: Desk) -> None:
    seen = await desk.ask(reply="550 5.2.1 Your account has been disabled")
    assert (seen.verdict.cause, seen.verdict.actor) == ("mailbox-disabled", Actor.RECIPIENT)


@pytest.mark.parametrize(
    ("reply", "actor"),
    [
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "recipient"),
        ("550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox; authentication required", "recipient"),
        ("550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized", "recipient"),
        ("550 5.7.1 You are not allowed to post to this mailing list", "sender"),
    ],
)
async def test_a_restricted_recipient_has_to_allow_the_sender_and_a_list_is_joined(
    desk: Desk, reply: str, actor: str
) -> None:
    seen = await desk.ask(reply=reply)
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-not-let-in", actor)
    steps = " ".join(step.text for step in seen.steps)
    assert "Allow the sender" in steps
    assert "off your lists" not in steps


@pytest.mark.parametrize(
    "reply",
    [
        "450 4.4.8 MX hosts of 'example.com' failed MTA-STS validation",
        "451 4.7.5 MTA-STS policy: mx not allowed",
        "450 4.7.5 Server certificate could not be verified: TLSA lookup error",
        "451 4.7.0 mx1.example.com did not offer STARTTLS",
    ],
)
async def test_words_about_their_tls_do_not_ask_to_switch_ours_on(desk: Desk, reply: str) -> None:
    """Policies and certificates are judged by who sends: a server that demands TLS says so otherwise."""
    seen = await desk.ask(reply=reply)
    assert seen.verdict.actor is not Actor.SENDER
    assert "Turn on TLS for outgoing mail" not in " ".join(step.text for step in seen.steps)
    demanded = await desk.ask(reply="530 5.7.0 Must issue a STARTTLS command first")
    assert (demanded.verdict.cause, demanded.verdict.actor) == ("tls-required", Actor.SENDER)


async def test_a_server_that_cannot_ask_the_one_behind_it_is_not_healthy(desk: Desk) -> None:
    reply = "450 4.1.1 <kim@example.com>: Recipient address rejected: unverified address: "
    behind = await desk.ask(reply=f"{reply}connect to inside.example.com[10.0.0.5]:25: Connection refused")
    assert (behind.verdict.cause, behind.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    known = await desk.ask(reply=f"{reply}host inside.example.com[10.0.0.5] said: 550 5.1.1 User unknown")
    assert known.verdict.cause != "recipient-misconfigured"


async def test_refusals_for_volume_or_complaints_ask_to_send_less(desk: Desk) -> None:
    seen = await desk.ask(
        reply="421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume"
    )
    assert (seen.verdict.cause, seen.verdict.actor) == ("rate-limited", Actor.SENDER)
    assert seen.steps[0].text.startswith("Send more slowly")


async def test_bare_line_feeds_do_not_ask_to_check_links(desk: Desk) -> None:
    seen = await desk.ask(reply="550 5.5.2 Error: bare <LF> received")
    assert seen.verdict.actor is Actor.SENDER
    assert "Fix what the reply names" in seen.steps[0].text
    assert "shortened links" not in " ".join(step.text for step in seen.steps)


async def test_a_tenant_without_mailboxes_is_theirs_to_fix(desk: Desk) -> None:
    seen = await desk.ask(
        reply="451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in"
        " a hosted tenant which has no mail-enabled subscriptions. ATTR5"
    )
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert "licences" in seen.steps[0].text


@pytest.mark.parametrize(
    ("words", "dynamic"),
    [("is blocked because it is dynamically assigned", True), ("was blocked dynamically", False)],
)
async def test_only_an_address_that_is_assigned_dynamically_is_called_a_dynamic_one(
    desk: Desk, words: str, dynamic: bool
) -> None:
    seen = await desk.ask(reply=f"554 5.7.1 Your IP address {words}")
    assert seen.verdict.cause == "sender-blocklisted"
    assert any("a dial-up or dynamic one" in each.text for each in seen.steps) is dynamic

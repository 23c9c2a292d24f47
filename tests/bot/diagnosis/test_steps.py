"""Steps and summaries fit the case: nobody is told to fix what works, or to wait in vain."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from bot import suffixes
from bot.diagnosis.observed import Observed
from bot.diagnosis.verdict import conclude
from bot.diagnosis.words import bounce_of
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Diagnosis, Subject
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.twins.network import PaperResolver, ended, silent


def said(seen: Diagnosis) -> str:
    return "\n".join((seen.verdict.summary, *(each.text for each in seen.steps)))


class Distrusting(PaperResolver):
    """Rejects every signature by its clock, even the root's."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        answer = await super().ask(name, rtype)
        refused = answer._replace(outcome=DnsOutcome.SERVER_FAILURE, records=(), error="dnssec bogus")
        return refused if validate else answer


async def test_a_resolver_that_rejects_all_signatures_gets_its_clock_checked(
    desk: Desk,
) -> None:
    desk.resolver = Distrusting(desk.resolver.records)
    seen = await desk.ask(status="4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("own-clock-wrong", Actor.SENDER_NETWORK)
    assert "also those of mx.control.example and mx.other.example" in seen.verdict.summary
    assert "date -u" in seen.steps[0].text
    assert "root trust anchor" in seen.steps[1].text
    desk.resolver = PaperResolver(broken=True)
    seen = await desk.ask(status="4.4.3")
    assert seen.verdict.cause == "resolver-broken"
    assert "trust anchor" not in said(seen)


async def test_an_ip_address_in_an_mx_record_is_to_be_replaced(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 192.0.2.5",)
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "mx-unresolvable"
    assert "Replace 192.0.2.5 in the MX record" in said(seen)
    assert "Give 192.0.2.5" not in said(seen)


async def test_a_private_server_next_to_a_good_one_needs_a_public_address(desk: Desk) -> None:
    desk.prober.forbidden = frozenset({FIRST})
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "mx-not-public"
    assert "Give mx1.example.com public addresses" in said(seen)
    assert "null MX" not in said(seen)


async def test_a_domain_with_only_private_servers_may_not_want_mail(desk: Desk) -> None:
    desk.prober.forbidden = frozenset({FIRST, SECOND})
    assert "If example.com should accept no mail" in said(await desk.ask(status="4.4.1"))


async def test_an_ipv4_mapped_address_is_shown_as_ipv4(desk: Desk) -> None:
    mapped = "::ffff:10.0.0.25"
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx6.example.com",)
    desk.resolver.records["mx6.example.com", "AAAA"] = (mapped,)
    desk.prober.forbidden = frozenset({mapped})
    seen = await desk.ask(status="4.4.1")
    assert "only 10.0.0.25 (private, RFC 1918)" in seen.verdict.summary
    assert mapped not in said(seen)


async def test_a_bounced_message_is_not_said_to_be_in_the_queue(desk: Desk) -> None:
    desk.prober.ends = {address: silent(address) for address in (FIRST, SECOND)}
    assert "resend what came back" in said(await desk.ask(status="4.4.7"))


async def test_a_hangup_before_the_banner_is_not_a_drop_after_the_message(desk: Desk) -> None:
    desk.prober.ends = {
        address: ended(address, SmtpOutcome.CLOSED, Stage.BANNER) for address in (FIRST, SECOND)
    }
    seen = await desk.ask(reply="4.4.2 lost connection with mx1.example.com while receiving the greeting")
    assert seen.verdict.cause == "connection-dropped"
    assert "DATA" not in said(seen)
    assert "small plain-text message" not in said(seen)


async def test_a_message_too_large_only_after_encoding_is_not_called_larger_than_the_limit(
    desk: Desk,
) -> None:
    desk.prober.ends = {address: takes(address, 1_000_000) for address in (FIRST, SECOND)}
    words = "552 5.3.4 Message size exceeds fixed maximum message size"
    assert "(0.8 MB before encoding, more as sent)" in said(await desk.ask(reply=words, size=800_000))
    assert "The message (2.0 MB) is larger" in said(await desk.ask(reply=words, size=2_000_000))


async def test_a_message_below_the_announced_limit_met_another_limit_that_no_check_shows(desk: Desk) -> None:
    desk.prober.ends = {address: takes(address, 50_000_000) for address in (FIRST, SECOND)}
    seen = await desk.ask(reply="552 5.3.4 Message size exceeds fixed maximum message size", size=2_000_000)
    assert seen.verdict.cause == "inconclusive"
    assert "calls the message (2.0 MB) too large, but example.com accepts 50.0 MB" in seen.verdict.summary
    assert "If it is one of ours" in said(seen)
    assert "behind mx1.example.com: of the mailbox" in said(seen)
    assert seen.recheck.kind == "none"
    assert seen.verdict.temporary is False


async def test_a_permanent_refusal_by_healthy_servers_is_not_rechecked(desk: Desk) -> None:
    seen = await desk.ask(reply="550 Colourless green ideas sleep furiously")
    assert seen.verdict.cause == "inconclusive"
    assert "rejected permanently" in seen.verdict.summary
    assert seen.verdict.temporary is False
    assert seen.recheck.kind == "none"


async def test_a_dmarc_policy_that_was_not_checked_is_not_claimed(desk: Desk) -> None:
    """Gmail says so about any mail without authentication, whatever the DMARC record asks for."""
    seen = await desk.ask(status="5.7.26", reply="550 5.7.26 This mail is unauthenticated")
    assert seen.verdict.cause == "dmarc-reject"
    assert "neither SPF nor DKIM passes" in seen.verdict.summary
    assert "policy" not in seen.verdict.summary


async def test_a_server_that_does_not_speak_smtp_has_refused_nobody(desk: Desk) -> None:
    desk.prober.ends = {each: strange(each) for each in (FIRST, SECOND)}
    seen = await desk.ask(status="4.4.1")
    assert "it says “SSH-2.0-OpenSSH”" in seen.verdict.summary
    assert f"Check what listens on port 25 of mx1.example.com [{FIRST}]" in said(seen)
    assert "BOUNCEBOT_SENDER_IPS" not in said(seen)


async def test_garbage_from_the_controls_too_is_not_for_their_postmaster(desk: Desk) -> None:
    desk.prober.ends = {each: strange(each) for each in (FIRST, SECOND, *CONTROLS.values())}
    assert "what listens on port 25" not in said(await desk.ask(status="4.4.1"))


async def test_a_server_that_hangs_up_at_once_is_not_quoted_as_refusing(desk: Desk) -> None:
    desk.prober.ends = {each: ended(each, SmtpOutcome.CLOSED, Stage.BANNER) for each in (FIRST, SECOND)}
    seen = await desk.ask(status="4.4.1")
    assert "dropped the connection of our probe" in seen.verdict.summary
    assert "answers that server" not in said(seen)


@pytest.mark.parametrize("outcome", [SmtpOutcome.CLOSED, SmtpOutcome.REJECTED])
async def test_a_dead_server_is_named_besides_one_that_refuses_us(desk: Desk, outcome: SmtpOutcome) -> None:
    desk.prober.ends = {
        FIRST: ended(FIRST, outcome, Stage.BANNER, reply="421 busy"),
        SECOND: ended(SECOND, SmtpOutcome.TIMEOUT, Stage.CONNECT),
    }
    verdict = (await desk.ask(status="4.4.1")).verdict
    assert (verdict.cause, f"[{FIRST}]" in verdict.summary) == ("inconclusive", True)
    assert verdict.summary.endswith(f". mx2.example.com [{SECOND}] cannot be reached at all.")


async def test_a_bounce_is_asked_for_only_if_there_is_none(desk: Desk) -> None:
    reply = "554 5.7.1 go away"
    desk.prober.ends = {
        each: ended(each, SmtpOutcome.REJECTED, Stage.BANNER, reply=reply) for each in (FIRST, SECOND)
    }
    assert "tells more than the code 4.4.1 alone" in said(await desk.ask(status="4.4.1"))
    assert "tells more than a domain alone" in said(await desk.ask())
    assert "whole bounce" not in said(await desk.ask(reply="451 something strange happened"))


async def test_servers_are_named_in_order_of_preference(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: ended(SECOND, SmtpOutcome.REFUSED)}
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx2.example.com", "20 mx1.example.com")
    seen = await desk.ask(status="4.4.1")
    assert f"(mx2.example.com [{SECOND}] and mx1.example.com [{FIRST}])" in seen.verdict.summary


def strange(address: str) -> SmtpSession:
    return ended(address, SmtpOutcome.GARBLED, Stage.BANNER)._replace(error="says “SSH-2.0-OpenSSH”")


def takes(address: str, limit: int) -> SmtpSession:
    return SmtpSession(
        address=address,
        vantage="direct",
        outcome=SmtpOutcome.OK,
        stage=Stage.QUIT,
        extensions={"SIZE": str(limit)},
    )


@pytest.mark.parametrize(
    ("forbidden", "cause"), [(frozenset({FIRST, SECOND}), "mx-not-public"), (frozenset(), "healthy")]
)
async def test_the_words_do_not_depend_on_who_answers_first(
    desk: Desk, forbidden: frozenset[str], cause: str
) -> None:
    desk.prober.forbidden = forbidden
    desk.resolver.records[DOMAIN, "MX"] += ("30 a.example.com", "30 b.example.com")
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == cause
    assert "a.example.com" in said(seen) or forbidden
    other_way_round = Observed(seen.findings[::-1], bounce_of(Subject(query=seen.query)))
    assert said(conclude(seen.query, other_way_round)) == said(seen)


async def test_a_healthy_verdict_does_not_load_the_public_suffix_list(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading the long list would delay the verdict of every command."""
    monkeypatch.setattr(suffixes, "_rules", Mock(side_effect=AssertionError))
    suffixes._parsed.cache_clear()
    assert (await desk.ask()).verdict.cause == "healthy"


async def test_a_sender_refused_by_name_is_not_sent_to_block_lists(desk: Desk) -> None:
    reply = "550 5.7.1 <ada@sender.example>: Sender address rejected: Access denied"
    (bounce,) = read_text(reply).bounces
    seen = await desk.ask(replace(bounce, envelope_from="ada@sender.example"))
    assert seen.verdict.summary == f'example.com rejects mail from ada@sender.example: "{reply}".'
    assert "Check that ada@sender.example can receive mail" in said(seen)
    assert "reputation" not in said(seen)
    assert seen.recheck.kind == "remind"


async def test_bad_reputation_is_not_called_a_block_listing(desk: Desk) -> None:
    reply = "550 5.7.1 Mail from 192.0.2.25 has been refused for its poor reputation"
    seen = await desk.ask(*read_text(reply).bounces)
    assert "example.com rejects our sending IP address for its reputation" in seen.verdict.summary
    assert "caused the listing" not in said(seen)
    assert "Find and stop what hurt our reputation" in said(seen)


async def test_a_malformed_message_is_not_checked_for_links(desk: Desk) -> None:
    reply = "550 5.7.1 Messages with multiple addresses in From: header are not accepted"
    seen = await desk.ask(*read_text(reply).bounces)
    assert f'Fix what the reply names in the program that creates the message: "{reply}".' in said(seen)
    assert "filters often reject" not in said(seen)


async def test_a_sender_who_did_not_sign_is_not_told_to_publish_a_key(desk: Desk) -> None:
    told = Bounce(likely_causes=("dkim-fail",), confidence=0.95, sender="ann@sender.example", signatures=())
    seen = await desk.ask(told)
    assert seen.verdict.summary == "DKIM fails for our mail: the bounced message carries no DKIM signature."
    assert "Turn on DKIM signing where the mail was sent from" in said(seen)
    assert "Publish the DKIM key" not in said(seen)
    assert seen.recheck.kind == "remind"


async def test_an_unknown_mailbox_at_a_typo_of_a_well_known_domain_names_that(desk: Desk) -> None:
    desk.resolver.records["yaho.com", "MX"] = ("10 mx1.example.com",)
    reply = "550 5.1.1 <kim@yaho.com>: Recipient address rejected: User unknown"
    seen = await desk.ask(reply=reply, domain="yaho.com")
    assert seen.verdict.cause == "mailbox-unknown"
    assert seen.steps[0].text.startswith("If yahoo.com was meant")


async def test_a_loop_back_to_a_loopback_address_is_explained_by_it(desk: Desk) -> None:
    for host in ("mx1.example.com", "mx2.example.com"):
        desk.resolver.records[host, "A"] = ("127.0.0.1",)
    desk.prober.forbidden = frozenset({"127.0.0.1"})
    seen = await desk.ask(reply="mail for example.com loops back to myself")
    assert (seen.verdict.cause, seen.verdict.actor) == ("mx-not-public", Actor.RECIPIENT)


@pytest.mark.parametrize(
    ("cause", "words", "first"),
    [
        (
            "mailbox-unknown",
            "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found",
            "If the old entry (IMCEAEX) comes from Outlook",
        ),
        (
            "spf-fail",
            "550 5.7.23 SPF validation failed: PermError, two or more type TXT spf records found",
            "Repair the SPF record",
        ),
        (
            "sender-blocklisted",
            "554 Dialup/transient IP not allowed, use a mail gateway",
            "Send through our provider's relay",
        ),
    ],
)
async def test_the_first_step_fits_what_the_words_name(
    desk: Desk, cause: str, words: str, first: str
) -> None:
    told = Bounce(likely_causes=(cause,), confidence=0.95, permanent=True, reason="blocked", diagnostic=words)
    assert (await desk.ask(told)).steps[0].text.startswith(first)


async def test_a_callout_that_our_own_servers_refuse_is_named_first(desk: Desk) -> None:
    words = "550 Callback setup failed while verifying <ann@ours.test>: MAIL FROM:<> was rejected"
    told = Bounce(
        likely_causes=("sender-blocklisted",),
        confidence=0.95,
        permanent=True,
        reason="rejected",
        diagnostic=words,
        sender="ann@ours.test",
    )
    assert "MAIL FROM:<>" in (await desk.ask(told)).steps[0].text


async def test_a_fault_of_theirs_that_deferred_the_mail_is_waited_out_before_anybody_is_written_to(
    desk: Desk,
) -> None:
    reply = "<kim@example.com>: host mx1.example.com said: 421-4.7.0 Temporary System Problem. Try later."
    seen = await desk.ask(*read_text(reply).bounces)
    assert seen.verdict.cause == "recipient-misconfigured"
    asked = [each.text for each in seen.steps if each.actor is not Actor.RECIPIENT]
    assert asked[0].startswith("Wait: mail still in the queue is retried by itself")
    assert asked[1].startswith("If it lasts for hours, send their postmaster")
    assert said(seen).count("queue") == 1, "once is enough"


async def test_a_fault_of_theirs_that_refused_the_mail_for_good_is_not_waited_out(desk: Desk) -> None:
    reply = "<kim@example.com>: host mx1.example.com said: 554 5.3.5 system config error"
    seen = await desk.ask(*read_text(reply).bounces)
    assert seen.verdict.cause == "recipient-misconfigured"
    assert "Wait" not in said(seen)

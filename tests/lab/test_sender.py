"""If the reply is about our identity, our own records are checked."""

import pytest

from bot.diagnosis import Diagnostician, Ourselves
from bot.models.diagnosis import Actor, Diagnosis, FindingState, RecheckKind, Subject
from tests.lab.conftest import Ward, ask, ignore


async def visit(
    ward: Ward, words: str, domain: str, ours: Ourselves, dnsbl: str = "lists.example"
) -> Diagnosis:
    known = ward.diagnose
    ours = ours._replace(control_hosts=known.ourselves.control_hosts, dnsbls=(dnsbl,))
    return await Diagnostician(known.resolver, known.prober, ours)(Subject(query=ask(words, domain)), ignore)


@pytest.mark.parametrize(
    ("words", "ours", "finding", "cause"),
    [
        (
            "554 5.7.1 Service unavailable; client [192.0.2.66] blocked using lists.example",
            Ourselves(),
            "dnsbl:lists.example/192.0.2.66",
            "sender-blocklisted",
        ),
        (
            "550 5.7.25 Client host rejected: cannot find your reverse hostname, [192.0.2.30]",
            Ourselves(),
            "ptr:192.0.2.30",
            "sender-no-ptr",
        ),
        (
            "550 5.7.25 Client host rejected: cannot find your reverse hostname, [192.0.2.20]",
            Ourselves(),
            "ptr:192.0.2.20",
            "sender-no-ptr",
        ),
        (
            "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
            Ourselves(),
            "ptr:HELO localhost",
            "sender-bad-helo",
        ),
        (
            "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
            Ourselves(helo_name="gone.ours.example"),
            "ptr:HELO gone.ours.example",
            "sender-bad-helo",
        ),
        (
            "550 5.7.23 The message was rejected because of Sender Policy Framework violation",
            Ourselves(sender_ips=("192.0.2.66",), sender_domains=("ours.example",)),
            "spf:ours.example/192.0.2.66",
            "spf-fail",
        ),
        (
            "550 5.7.20 No passing DKIM signature found: broken._domainkey.ours.example",
            Ourselves(),
            "dkim:broken._domainkey.ours.example",
            "dkim-fail",
        ),
    ],
)
async def test_faults_of_the_sender_are_found_and_count(
    ward: Ward, words: str, ours: Ourselves, finding: str, cause: str
) -> None:
    seen = await visit(ward, words, "healthy.example", ours)
    assert {each.id: each.state for each in seen.findings}[finding] == "fail"
    assert seen.verdict.cause == cause
    assert finding in seen.causes[0].supports


async def test_our_own_policy_is_named(ward: Ward) -> None:
    words = ward.lab.domains["dmarc-strict.example"].bounce
    seen = await visit(ward, words, "dmarc-strict.example", Ourselves(sender_domains=("ours.example",)))
    assert (seen.verdict.cause, seen.verdict.actor) == ("dmarc-reject", Actor.SENDER)
    assert "ours.example is reject" in seen.verdict.summary


async def test_correct_settings_of_the_sender_are_shown_too(ward: Ward) -> None:
    ours = Ourselves(sender_ips=("192.0.2.10",), sender_domains=("ours.example",))
    words = "550 5.7.23 The message was rejected because of Sender Policy Framework violation"
    seen = await visit(ward, words, "healthy.example", ours)
    states = {each.id: each.state for each in seen.findings}
    assert states["spf:ours.example/192.0.2.10"] == "ok"
    assert states["ptr:192.0.2.10"] == "ok"
    assert states["dnsbl:lists.example/192.0.2.10"] == "ok"


async def test_a_helo_name_correct_in_our_settings_may_differ_from_the_one_sent(ward: Ward) -> None:
    words = "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)"
    ours = Ourselves(helo_name="out.ours.example", sender_ips=("192.0.2.10",))
    seen = await visit(ward, words, "healthy.example", ours)
    assert {each.id: each.state for each in seen.findings}["ptr:HELO out.ours.example"] == "ok"
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-bad-helo", Actor.SENDER_NETWORK)
    assert "Invalid HELO name" in seen.verdict.summary


async def test_a_helo_name_refused_to_our_sender_is_its_configuration(ward: Ward) -> None:
    ward.lab.sicken("healthy.example", "particular")
    seen = await visit(ward, "4.4.1", "healthy.example", Ourselves(sender_ips=("127.0.0.1",)))
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-bad-helo", Actor.SENDER_NETWORK)
    assert "Postfix: myhostname" in seen.steps[0].text
    other = await visit(ward, "4.4.1", "healthy.example", Ourselves(sender_ips=("192.0.2.10",)))
    assert other.verdict.actor is Actor.UNKNOWN


@pytest.mark.parametrize(
    "words",
    [
        "550 5.7.23 The message was rejected because of Sender Policy Framework violation",
        "550 5.7.25 Client host rejected: cannot find your reverse hostname, [192.0.2.10]",
        "554 5.7.1 Service unavailable; client [192.0.2.10] blocked using lists.example",
        "550 5.7.20 No passing DKIM signature found: good._domainkey.ours.example",
        "450 4.7.1 <out.ours.example>: Helo command rejected: Host not found",
        "550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy",
    ],
)
async def test_correct_settings_of_the_sender_are_not_the_reason_for_refusal(ward: Ward, words: str) -> None:
    ours = Ourselves(sender_ips=("192.0.2.10",), sender_domains=("ours.example",))
    seen = await visit(ward, words, "healthy.example", ours)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "looks fine now" in seen.verdict.summary
    assert seen.steps[0].text.startswith("Send it again")
    assert "does not help" not in seen.verdict.summary


async def test_a_named_address_with_a_reverse_name_was_perhaps_looked_up_in_vain(ward: Ward) -> None:
    words = "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.10]"
    seen = await visit(ward, words, "healthy.example", Ourselves())
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "a lookup fails on their mail server" in seen.verdict.summary
    assert not any("BOUNCEBOT_SENDER_IPS" in step.text for step in seen.steps)
    assert seen.recheck.kind is RecheckKind.REMIND


async def test_a_sender_that_cannot_be_verified_may_have_a_domain_without_a_mail_host(ward: Ward) -> None:
    words = "550-Verification failed for <ann@{}>\n550 Sender verify failed"
    nowhere = await visit(ward, words.format("gone.example"), "healthy.example", Ourselves())
    assert (nowhere.verdict.cause, nowhere.verdict.actor) == ("sender-domain-broken", Actor.SENDER)
    assert "gone.example does not exist" in nowhere.verdict.summary
    somewhere = await visit(ward, words.format("ours.example"), "healthy.example", Ourselves())
    assert (somewhere.verdict.cause, somewhere.verdict.actor) == ("sender-blocklisted", Actor.SENDER)


async def test_the_address_in_the_reply_overrides_our_settings(
    ward: Ward,
) -> None:
    """Mail may leave through a relay that is not in our settings."""
    words = "554 5.7.1 Service unavailable; client [192.0.2.66] blocked using lists.example"
    seen = await visit(ward, words, "healthy.example", Ourselves(sender_ips=("192.0.2.10",)))
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-blocklisted", Actor.SENDER)
    assert "192.0.2.66 is on a block list" in seen.verdict.summary


async def test_a_bare_policy_refusal_is_most_likely_a_blocklist_with_us_on_it(ward: Ward) -> None:
    listed = await visit(ward, "5.7.1", "healthy.example", Ourselves(sender_ips=("192.0.2.66",)))
    assert (listed.verdict.cause, listed.verdict.actor) == ("sender-blocklisted", Actor.SENDER)
    clean = await visit(ward, "5.7.1", "healthy.example", Ourselves(sender_ips=("192.0.2.10",)))
    assert clean.verdict.actor is Actor.UNKNOWN


async def test_a_blocklist_that_was_not_queried_is_believed(ward: Ward) -> None:
    words = "554 5.7.1 Service unavailable; client [192.0.2.10] blocked using private-list.example"
    seen = await visit(ward, words, "healthy.example", Ourselves())
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-blocklisted", Actor.SENDER)


async def test_other_replies_do_not_involve_our_own_records(ward: Ward) -> None:
    seen = await visit(ward, "4.4.1", "healthy.example", Ourselves(sender_ips=("192.0.2.66",)))
    assert not {"ptr", "dnsbl", "spf"} & {each.check for each in seen.findings}


async def test_a_refusal_of_our_probe_counts_if_our_mail_leaves_from_the_same_address(ward: Ward) -> None:
    seen = await visit(ward, "4.4.1", "distrustful.example", Ourselves(sender_ips=("127.0.0.1",)))
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-blocklisted", Actor.SENDER)
    assert "Your address is listed" in seen.verdict.summary
    other = await visit(ward, "4.4.1", "distrustful.example", Ourselves(sender_ips=("192.0.2.10",)))
    assert other.verdict.actor is Actor.UNKNOWN


async def test_too_busy_for_our_sender_is_too_busy(ward: Ward) -> None:
    seen = await visit(ward, "4.4.1", "busy-to-us.example", Ourselves(sender_ips=("127.0.0.1",)))
    assert (seen.verdict.cause, seen.verdict.actor) == ("server-overloaded", Actor.NOBODY)


async def test_too_many_connections_of_our_sender_are_its_own_rate(ward: Ward) -> None:
    ward.lab.sicken("healthy.example", "counting")
    seen = await visit(ward, "4.4.1", "healthy.example", Ourselves(sender_ips=("127.0.0.1",)))
    assert (seen.verdict.cause, seen.verdict.actor) == ("rate-limited", Actor.SENDER)
    other = await visit(ward, "4.4.1", "healthy.example", Ourselves(sender_ips=("192.0.2.10",)))
    assert other.verdict.actor is Actor.UNKNOWN


async def test_a_blocklist_that_lists_everybody_says_nothing_about_us(ward: Ward) -> None:
    ours = Ourselves(sender_ips=("192.0.2.10",))
    seen = await visit(ward, "5.7.1", "healthy.example", ours, dnsbl="everybody.example")
    (told,) = [each for each in seen.findings if each.check == "dnsbl"]
    assert told.state is FindingState.UNKNOWN
    assert "lists every address" in told.summary
    assert seen.verdict.actor == Actor.UNKNOWN

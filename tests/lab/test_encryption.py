"""The domain's TLS requirements: the line that fails is named, and trouble in our network is not blamed on
them."""

import asyncio
from dataclasses import replace

import pytest

from bot.models.diagnosis import Actor, FindingState, RecheckKind
from tests.lab.conftest import Ward, doctor


@pytest.mark.parametrize(
    ("domain", "line"),
    [
        ("sts-other-mx.example", "mx: mx.old-provider.example"),
        ("sts-expired.example", "mode: enforce"),
        ("sts-plain.example", "mode: enforce"),
        ("dane-issuer-other.example", "TLSA 2 0 1"),
        ("dane-issuer-name.example", "TLSA 2 0 1"),
        ("dane-mismatch.example", "TLSA 3 0 1"),
    ],
)
async def test_the_failing_server_is_named(ward: Ward, domain: str, line: str) -> None:
    seen = await ward.visit(domain)
    assert seen.verdict.cause == "tls-broken"
    assert line in seen.verdict.summary


@pytest.mark.parametrize(
    ("domain", "why"),
    [("sts-gone.example", "404"), ("sts-moved.example", "301"), ("sts-testing.example", "mode: testing")],
)
async def test_a_policy_that_is_not_enforced_is_mentioned_and_tolerates_failures(
    ward: Ward, domain: str, why: str
) -> None:
    seen = await ward.visit(domain)
    told = next(each for each in seen.findings if each.id == f"tls:{domain}")
    assert why in told.summary
    assert seen.verdict.cause == "healthy"


async def test_a_reply_to_message_content_shows_that_broken_tls_did_not_keep_it_out(
    ward: Ward,
) -> None:
    seen = await ward.visit("tls-garbled.example", "550 5.7.1 Message detected as spam")
    assert (seen.verdict.cause, seen.verdict.actor) == ("content-rejected", Actor.SENDER)


async def test_starttls_missing_everywhere_is_stripped_on_our_side(ward: Ward) -> None:
    ward.sicken_controls("no-tls")
    seen = await ward.visit("sts-plain.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("tls-required", Actor.SENDER_NETWORK)
    told = next(each for each in seen.findings if each.id.startswith("tls:mx1."))
    assert told.state is FindingState.WARN


async def test_tlsa_records_that_fail_to_resolve_defer_mail_unless_nobodys_resolve(ward: Ward) -> None:
    seen = await ward.visit("dane-unknown.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("tls-broken", Actor.RECIPIENT)
    assert "TLSA records cannot be looked up" in seen.verdict.summary
    assert "dig TLSA _25._tcp.mx1.dane-unknown.example" in seen.steps[0].text
    ward.sicken_controls("tlsa-failing")
    seen = await replace(ward, diagnose=doctor()).visit("dane-unknown.example")
    assert seen.verdict.cause == "healthy"


async def test_silence_in_the_handshake_may_be_an_mtu_problem(ward: Ward) -> None:
    seen = await ward.visit("tls-silent.example")
    assert "goes silent in the TLS handshake" in seen.verdict.summary
    assert "full-size packets" in seen.steps[0].text


async def test_handshakes_that_fail_with_others_too_fail_on_our_side(ward: Ward) -> None:
    ward.sicken_controls("tls-garbled")
    both = "403 4.7.0 TLS handshake failed", "530 5.7.0 Must issue a STARTTLS command first"
    for seen in await asyncio.gather(*(ward.visit("tls-garbled.example", words) for words in both)):
        assert seen.verdict.cause == "inconclusive"
        assert seen.steps[0].actor == Actor.SENDER_NETWORK


async def test_starttls_stripped_over_ipv4_only_is_compared_over_ipv4_only(ward: Ward) -> None:
    ward.sicken_controls("no-tls", "ipv4")
    seen = await ward.visit("sts-plain.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("tls-required", Actor.SENDER_NETWORK)


async def test_certificates_expired_everywhere_show_that_our_clock_is_wrong(ward: Ward) -> None:
    ward.sicken_controls("certificate-expired")
    said = "403 4.7.5 certificate verify failed: certificate has expired"
    for domain, words in (("sts-expired.example", "4.4.1"), ("certificate-expired.example", said)):
        seen = await ward.visit(domain, words)
        assert (seen.verdict.cause, seen.verdict.actor) == ("own-clock-wrong", Actor.SENDER_NETWORK)
        assert "UTC" in seen.verdict.summary
        assert "date -u" in seen.steps[0].text


async def test_a_clock_by_which_their_certificate_is_valid_is_not_wrong(ward: Ward) -> None:
    ward.sicken_controls("certificate-expired")
    seen = await ward.visit("tls-half.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("tls-broken", Actor.RECIPIENT)


async def test_dane_ignores_dates_so_a_wrong_clock_explains_nothing(
    ward: Ward,
) -> None:
    ward.sicken_controls("certificate-expired")
    seen = await ward.visit("dane-expired.example")
    assert seen.verdict.cause == "healthy"
    assert "Correct the clock of bouncebot's machine" in " ".join(each.text for each in seen.steps)
    seen = await ward.visit("dane-rolled.example")
    assert (seen.verdict.cause, seen.verdict.actor) == ("tls-broken", Actor.RECIPIENT)


async def test_a_wrong_clock_that_keeps_no_mail_out_is_only_mentioned(ward: Ward) -> None:
    ward.sicken_controls("certificate-expired")
    seen = await ward.visit("certificate-expired.example")
    assert seen.verdict.cause == "healthy"
    assert "bouncebot's clock" in " ".join(each.text for each in seen.steps)


async def test_without_a_comparison_missing_starttls_blames_nobody(ward: Ward) -> None:
    ward.sicken_controls("unreachable")
    seen = await ward.visit("sts-plain.example")
    assert seen.verdict.actor not in {Actor.RECIPIENT, Actor.SENDER}


async def test_if_our_side_requires_tls_and_none_is_offered_it_does_not_just_work(ward: Ward) -> None:
    words = "TLS is required, but was not offered by host mx1.no-tls.example[127.0.0.1]"
    seen = await ward.visit("no-tls.example", words)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "mx1.no-tls.example offers no STARTTLS" in seen.verdict.summary
    assert any(step.text.startswith("If our own server requires TLS") for step in seen.steps)
    assert (await ward.visit("no-tls.example", "4.4.1")).verdict.cause == "healthy"


async def test_a_policy_that_requires_a_valid_certificate_asks_to_install_one(ward: Ward) -> None:
    seen = await ward.visit("sts-expired.example")
    assert any("Install a valid certificate on mx1" in step.text for step in seen.steps)


@pytest.mark.parametrize(
    ("domain", "words", "explains"),
    [
        ("certificate-expired.example", "Server certificate not trusted: certificate has expired", True),
        ("certificate-expired.example", "Server certificate not trusted", True),
        ("certificate-expired.example", "certificate verify failed: hostname mismatch", False),
        ("certificate-expired.example", "Cannot start TLS: handshake failure", False),
        ("certificate-other.example", "certificate verify failed: hostname mismatch", True),
        ("certificate-other.example", "Server certificate not trusted: it is not yet valid", False),
        ("certificate-other.example", "Server certificate not trusted", False),
        ("certificate-other.example", "TLS handshake failed: unsupported protocol", False),
    ],
)
async def test_a_certificate_is_blamed_only_for_its_own_flaw(
    ward: Ward, domain: str, words: str, explains: bool
) -> None:
    seen = await ward.visit(domain, f"454 4.7.5 {words}")
    blamed = (seen.verdict.cause, seen.verdict.actor) == ("tls-broken", Actor.RECIPIENT)
    assert (words, blamed) == (words, explains)


async def test_a_certificate_that_we_find_valid_leaves_open_who_is_wrong(ward: Ward) -> None:
    objected = await ward.visit("healthy.example", "454 4.7.5 Server certificate not trusted")
    assert (objected.verdict.cause, objected.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "mx1.healthy.example shows from here is valid" in objected.verdict.summary
    assert objected.recheck.kind is RecheckKind.REMIND
    demanded = await ward.visit("sts.example", "454 4.7.5 Server certificate not trusted")
    assert (demanded.verdict.cause, demanded.verdict.actor) == ("inconclusive", Actor.UNKNOWN)


async def test_a_handshake_that_works_from_here_may_still_fail_for_the_sending_server(ward: Ward) -> None:
    """An old library there, or stricter settings: "works, send it again" is too easily said."""
    hasty = await ward.visit("healthy.example", "454 4.7.5 Cannot start TLS: handshake failure")
    assert (hasty.verdict.cause, hasty.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "the handshake with mx1.healthy.example works from here" in hasty.verdict.summary
    assert hasty.recheck.kind is RecheckKind.REMIND
    assert any("openssl s_client" in step.text for step in hasty.steps)


@pytest.mark.parametrize(
    ("at", "blamed"), [("relay.ours.example", False), ("mx1.certificate-expired.example", True)]
)
async def test_a_certificate_of_our_own_relay_is_not_theirs(ward: Ward, at: str, blamed: bool) -> None:
    seen = await ward.visit(
        "certificate-expired.example", f"454 4.7.5 Server certificate not verified for {at}[192.0.2.9]"
    )
    assert (seen.verdict.actor is Actor.RECIPIENT) is blamed
    assert ("reports a problem at relay.ours.example" in seen.verdict.summary) is not blamed


async def test_a_handshake_that_failed_at_our_relay_is_not_blamed_on_theirs(ward: Ward) -> None:
    words = "454 4.7.5 TLS handshake failed with {}[192.0.2.9]"
    for at, blamed in (("relay.ours.example", False), ("mx1.tls-garbled.example", True)):
        seen = await ward.visit("tls-garbled.example", words.format(at))
        assert (at, seen.verdict.actor is Actor.RECIPIENT) == (at, blamed)

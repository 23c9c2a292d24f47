"""Mail that their side accepted and could not pass on."""

from dataclasses import replace

import pytest

from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, RecheckKind
from bot.models.dns import DnsOutcome
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.bot.diagnosis.signs.bounces import LISTED, OURS, RELAY, THEIRS, UNREACHED
from tests.twins.network import silent


@pytest.mark.parametrize("sender", [None, "ann@example.com"])
async def test_a_server_of_the_domain_had_accepted_what_it_returned_to_another_domain(
    desk: Desk, sender: str | None
) -> None:
    """Within one domain, or if the sender is not known, it may be the sending server."""
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.SERVER_FAILURE
    told = replace(LISTED, reporting_mta="inside.example.com")
    assert (await desk.ask(replace(told, sender="ann@ours.test"))).verdict.actor is Actor.RECIPIENT
    assert (await desk.ask(replace(told, sender=sender))).verdict.cause == "sender-blocklisted"


async def test_a_login_asked_for_behind_their_server_is_their_servers_matter(desk: Desk) -> None:
    told = replace(
        LISTED,
        likely_causes=("relay-denied",),
        reason="securityerror",
        diagnostic="530 5.7.0 Authentication required",
        sender="ann@ours.test",
    )
    behind = await desk.ask(replace(told, reporting_mta=THEIRS))
    assert (behind.verdict.cause, behind.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert (await desk.ask(replace(told, remote_mta=RELAY))).verdict.actor is Actor.SENDER


async def test_the_path_behind_their_server_that_returned_the_mail_is_theirs(desk: Desk) -> None:
    """Whatever our session with that server shows, and whether one is possible."""
    returned = replace(UNREACHED, reporting_mta=THEIRS.upper())
    assert (await desk.ask(UNREACHED)).verdict.cause == "healthy"
    for blocked in (False, True):
        if blocked:
            desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND, *CONTROLS.values())}
        seen = await desk.ask(returned)
        assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
        assert "accepted the mail but could not pass it on" in seen.verdict.summary


@pytest.mark.parametrize(
    "cause",
    ["sender-blocklisted", "sender-no-ptr", "sender-bad-helo", "rate-limited", "own-sending-stopped"],
)
async def test_a_block_of_their_forwarder_is_not_about_our_host(desk: Desk, cause: str) -> None:
    told = replace(LISTED, likely_causes=(cause,))
    seen = await desk.ask(replace(told, reporting_mta=THEIRS))
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.cause == cause


async def test_a_stopped_account_of_their_forwarder_is_not_ours(desk: Desk) -> None:
    told = replace(LISTED, likely_causes=("own-sending-stopped",), reason="rejected")
    assert (await desk.ask(replace(told, reporting_mta=THEIRS))).verdict.actor is Actor.RECIPIENT
    assert (await desk.ask(told)).verdict.actor is Actor.SENDER


async def test_what_a_forwarder_is_told_about_sender_or_message_is_ours(desk: Desk) -> None:
    for cause, reason in (("sender-blocklisted", "rejected"), ("content-rejected", "spamdetected")):
        told = replace(LISTED, likely_causes=(cause,), reason=reason, reporting_mta=THEIRS)
        assert (await desk.ask(told)).verdict.cause == cause


BEHIND = replace(
    UNREACHED,
    diagnostic="451 4.4.1 Connection to destination mail server mail.example.com timed out",
    reply_code=451,
    remote_mta=THEIRS,
)


async def test_a_gateway_that_cannot_reach_the_server_behind_it_is_not_healthy(desk: Desk) -> None:
    seen = await desk.ask(BEHIND)
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert f"{THEIRS}, a mail server of example.com, can be reached" in seen.verdict.summary
    assert any(f"the server that {THEIRS} passes mail" in step.text for step in seen.steps)
    for another in (
        replace(BEHIND, remote_mta=RELAY),
        replace(BEHIND, diagnostic="451 4.4.1 Connection timed out"),
        replace(BEHIND, reply_code=None),
    ):
        assert (await desk.ask(another)).verdict.actor is not Actor.RECIPIENT


async def test_a_providers_report_about_a_server_inside_the_domain_is_theirs(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 mx1.gateway.test",)
    desk.resolver.records["mx1.gateway.test", "A"] = (FIRST,)
    told = replace(UNREACHED, reporting_mta="out7.gateway.test", sender="ann@ours.test")
    seen = await desk.ask(told)
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert "out7.gateway.test" in seen.verdict.summary
    for same_provider_as_ours in (
        replace(told, remote_mta="mx1.gateway.test"),
        replace(told, sender="ann@example.com"),
        replace(told, reporting_mta=OURS),
    ):
        assert (await desk.ask(same_provider_as_ours)).verdict.cause == "healthy"


async def test_greylisting_of_returned_mail_is_not_waited_for(desk: Desk) -> None:
    deferred = Bounce(
        likely_causes=("greylisted",),
        confidence=0.97,
        status="4.7.1",
        reason="policyviolation",
        permanent=False,
        diagnostic="450 4.7.1 Greylisted, try again later",
        reporting_mta=OURS,
        remote_mta=THEIRS,
        action="delayed",
    )
    seen = await desk.ask(deferred)
    assert (seen.verdict.cause, seen.verdict.actor) == ("greylisted", Actor.NOBODY)
    assert seen.steps[0].text.startswith("Wait")
    returned = await desk.ask(replace(deferred, action="failed"))
    assert (returned.verdict.cause, returned.verdict.actor) == ("greylisted", Actor.SENDER)
    assert not any(step.text.startswith("Wait") for step in returned.steps)
    assert returned.recheck.kind == "none"


@pytest.mark.parametrize(
    ("cause", "actor"),
    [
        ("mailbox-unknown", Actor.UNKNOWN),
        ("mailbox-full", Actor.RECIPIENT),
        ("mailbox-disabled", Actor.RECIPIENT),
    ],
)
async def test_a_mailbox_behind_their_server_is_named_as_such(desk: Desk, cause: str, actor: Actor) -> None:
    """Behind a gateway the address is wrong, behind a forwarder its target: nothing shows which."""
    told = replace(
        LISTED,
        likely_causes=(cause,),
        reason="userunknown",
        diagnostic="550 5.1.1 The account does not exist",
        reporting_mta=THEIRS,
        remote_mta="mx.elsewhere.test",
    )
    seen = await desk.ask(told, address="kim@example.com")
    assert (seen.verdict.cause, seen.verdict.actor) == (cause, actor)
    assert "mx.elsewhere.test" in seen.verdict.summary
    inside = await desk.ask(replace(told, remote_mta="mx1.example.com"), address="kim@example.com")
    assert "The mailbox of kim" in inside.verdict.summary or "no mailbox kim" in inside.verdict.summary


async def test_a_backup_server_that_returned_the_mail_does_not_mean_send_again(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST)}
    told = replace(UNREACHED, reporting_mta=THEIRS, remote_mta="mx1.example.com")
    seen = await desk.ask(told)
    assert seen.verdict.actor is Actor.RECIPIENT
    assert not any("Send again" in step.text for step in seen.steps)
    ours = await desk.ask(replace(told, reporting_mta=OURS))
    assert any("Send again" in step.text for step in ours.steps)


async def test_a_sender_address_rewritten_by_a_forwarder_is_theirs_to_fix(desk: Desk) -> None:
    told = replace(
        LISTED,
        likely_causes=("sender-domain-broken",),
        reason="rejected",
        diagnostic="550 5.1.8 <SRS0=a=b=ours.test=a@example.com>: Sender address rejected: Domain not found",
        reporting_mta=THEIRS,
    )
    seen = await desk.ask(told)
    assert seen.verdict.actor is Actor.RECIPIENT
    own = replace(told, diagnostic="550 5.1.8 <ann@ours.test>: Sender address rejected: Domain not found")
    assert (await desk.ask(own)).verdict.cause == "sender-domain-broken"


async def test_a_server_behind_their_gateway_that_demands_tls_is_the_gateways_to_meet(desk: Desk) -> None:
    (bounce,) = read_text("530 5.7.0 Must issue a STARTTLS command first").bounces
    behind = replace(bounce, reporting_mta=THEIRS, remote_mta="inside.example.com")
    assert (await desk.ask(behind)).verdict.actor is Actor.RECIPIENT
    ours = await desk.ask(replace(bounce, reporting_mta=OURS, remote_mta=THEIRS))
    assert (ours.verdict.cause, ours.verdict.actor) == ("tls-required", Actor.SENDER)


async def test_a_helo_name_that_is_their_own_servers_is_not_blamed_on_us(desk: Desk) -> None:
    """A forwarder that passes mail on during the session quotes the refusal of its own name."""
    helo = replace(
        LISTED,
        likely_causes=("sender-bad-helo",),
        diagnostic="504 5.5.2 <mx2>: Helo command rejected: need fully-qualified hostname",
        command="DATA",
        remote_mta=THEIRS,
    )
    seen = await desk.ask(helo)
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    assert seen.steps[0].text.startswith(f"Give {THEIRS} its full host name")
    nested = replace(helo, command="RCPT", diagnostic=f"504 Invalid HELO. response={helo.diagnostic}")
    assert (await desk.ask(nested)).verdict.actor is Actor.RECIPIENT
    alike = replace(helo, command="RCPT")  # a short name may be ours as well
    assert (await desk.ask(alike)).verdict.cause == "sender-bad-helo"
    ours = replace(helo, diagnostic="504 5.5.2 <web1>: Helo command rejected: need fully-qualified hostname")
    assert (await desk.ask(ours)).verdict.cause == "sender-bad-helo"


async def test_a_block_list_of_the_recipients_own_is_theirs_to_change(desk: Desk) -> None:
    words = "550 5.7.513 Client host [192.0.2.1] blocked by example.com using Customer Block list"
    seen = await desk.ask(replace(LISTED, diagnostic=words, remote_mta=THEIRS))
    assert (seen.verdict.cause, seen.verdict.actor) == ("sender-blocklisted", Actor.RECIPIENT)
    assert seen.recheck.kind is RecheckKind.REMIND


async def test_what_their_inner_server_does_not_offer_is_not_our_message(desk: Desk) -> None:
    """Their mail host took the message as it is. From our own server the same words are about the message."""
    words = "<kim@example.com>: SMTPUTF8 is required, but was not offered by host {}[192.0.2.7]"
    letter = "This is the mail system at host {}.\n\n"
    theirs = read_text(letter.format(THEIRS) + words.format("inside.example.com"))
    ours = read_text(letter.format(OURS) + words.format(THEIRS))
    (accepted,), (refused,) = theirs.bounces, ours.bounces
    seen = await desk.ask(replace(accepted, sender="ann@ours.test"))
    assert (seen.verdict.cause, seen.verdict.actor) == ("recipient-misconfigured", Actor.RECIPIENT)
    seen = await desk.ask(refused)
    assert (seen.verdict.cause, seen.verdict.actor) == ("content-rejected", Actor.SENDER)
    assert f"which {THEIRS} does not take" in seen.verdict.summary

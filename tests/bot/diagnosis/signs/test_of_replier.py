"""Who wrote what the bounce says: whose fault it reports depends on that."""

from dataclasses import replace

import pytest

from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor
from bot.models.dns import DnsOutcome
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.twins.network import silent

OURS, RELAY, THEIRS = "out.ours.test", "relay.ours.test", "mx2.example.com"
LOOKUP = Bounce(
    likely_causes=("recipient-misconfigured",),
    confidence=0.94,
    status="4.3.0",
    reason="systemerror",
    permanent=False,
    diagnostic="451 4.3.0 Temporary lookup failure",
    reporting_mta=OURS,
)
LISTED = Bounce(
    likely_causes=("sender-blocklisted",),
    confidence=0.97,
    status="5.7.1",
    reason="blocked",
    permanent=True,
    diagnostic="550 5.7.1 your host is on our block list",
    reporting_mta=OURS,
    remote_mta="mx.forwarded-to.test",
)
UNREACHED = Bounce(
    likely_causes=("recipient-unreachable", "port-25-blocked"),
    confidence=0.95,
    status="4.4.1",
    reason="networkerror",
    permanent=False,
    diagnostic="connect to inside.example.com[10.1.1.1]:25: Connection timed out",
    reporting_mta=OURS,
    remote_mta="inside.example.com",
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


@pytest.mark.parametrize("sender", [None, "ann@example.com"])
async def test_a_server_of_the_domain_had_accepted_what_it_returned_to_another_domain(
    desk: Desk, sender: str | None
) -> None:
    """Within one domain, or if the sender is not known, it may be the sending server."""
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.SERVER_FAILURE
    told = replace(LISTED, reporting_mta="inside.example.com")
    assert (await desk.ask(replace(told, sender="ann@ours.test"))).verdict.actor is Actor.RECIPIENT
    assert (await desk.ask(replace(told, sender=sender))).verdict.cause == "sender-blocklisted"


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


async def test_our_own_relay_that_refuses_to_relay_is_no_outdated_route(desk: Desk) -> None:
    denied = replace(
        LISTED,
        likely_causes=("relay-denied",),
        reason="norelaying",
        diagnostic="554 5.7.1 Relay access denied",
    )
    seen = await desk.ask(replace(denied, remote_mta=RELAY))
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.SENDER)
    assert f"Log in to {RELAY}" in seen.steps[0].text
    assert not any("remove the route" in step.text for step in seen.steps)
    other = await desk.ask(replace(denied, remote_mta="mail.former.test"))
    assert "If mail.former.test is not ours, remove the route to it" in other.steps[0].text
    second = await desk.ask(replace(denied, remote_mta=THEIRS))
    assert f"the domains that {THEIRS} accepts mail for" in second.steps[0].text


async def test_our_own_relay_is_recognized_even_if_their_mail_hosts_are_unknown(desk: Desk) -> None:
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.SERVER_FAILURE
    denied = replace(LISTED, likely_causes=("relay-denied",), reason="norelaying", remote_mta=RELAY)
    assert (await desk.ask(denied)).verdict.actor is not Actor.RECIPIENT


async def test_a_local_filters_words_about_the_client_are_about_their_own_server(
    desk: Desk,
) -> None:
    told = replace(LISTED, reporting_mta=THEIRS, remote_mta="127.0.0.1")
    assert (await desk.ask(told)).verdict.actor is Actor.RECIPIENT
    assert (await desk.ask(replace(told, remote_mta=THEIRS))).verdict.actor is Actor.SENDER


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


async def test_a_filter_on_our_own_server_is_not_theirs(desk: Desk) -> None:
    infected = replace(
        LISTED,
        likely_causes=("content-rejected",),
        reason="virusdetected",
        diagnostic="554 5.7.0 Reject, id=1-1 - INFECTED: Eicar-Signature",
        remote_mta="127.0.0.1",
    )
    seen = await desk.ask(infected)
    assert (seen.verdict.cause, seen.verdict.actor) == ("content-rejected", Actor.SENDER)
    assert f"{OURS}'s mail filter" in seen.verdict.summary
    assert not any("example.com" in step.text for step in seen.steps)
    assert (
        "example.com's mail filter" in (await desk.ask(replace(infected, remote_mta=THEIRS))).verdict.summary
    )


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


async def test_a_relay_of_ours_that_is_down_stops_the_mail_before_their_dead_servers(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    words = "connect to relay.ours.test[10.0.0.5]:587: Connection refused"
    ours = replace(UNREACHED, diagnostic=words, remote_mta=RELAY, told_by_reporter=True)
    seen = await desk.ask(ours)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"at {RELAY}" in seen.verdict.summary
    assert "cannot be reached now" in seen.verdict.summary
    assert (await desk.ask(replace(ours, remote_mta=THEIRS))).verdict.actor is Actor.RECIPIENT


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

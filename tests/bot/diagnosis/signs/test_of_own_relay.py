"""Mail that our own relay or filter stopped."""

from dataclasses import replace

import pytest

from bot.models.diagnosis import Actor
from bot.models.dns import DnsOutcome
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import DOMAIN, FIRST, SECOND, Desk
from tests.bot.diagnosis.signs.bounces import LISTED, OURS, RELAY, THEIRS, UNREACHED
from tests.twins.network import silent


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


async def test_a_relay_of_ours_that_is_down_stops_the_mail_before_their_dead_servers(desk: Desk) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    words = "connect to relay.ours.test[10.0.0.5]:587: Connection refused"
    ours = replace(UNREACHED, diagnostic=words, remote_mta=RELAY, told_by_reporter=True)
    seen = await desk.ask(ours)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"at {RELAY}" in seen.verdict.summary
    assert "Also found: no mail server answers" in seen.verdict.summary
    assert (await desk.ask(replace(ours, remote_mta=THEIRS))).verdict.actor is Actor.RECIPIENT


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
    ("reply", "stops"),
    [
        ("452 4.3.1 Insufficient system storage", True),
        ("451 4.3.0 Temporary lookup failure", True),
        ("421 4.3.2 Too busy, try again later", True),
        ("554 5.4.6 Too many hops", True),
        ("550 5.7.1 Command rejected", True),
        ("451 4.4.1 connect to mx1.example.com: Connection timed out", False),  # met on the way to them
    ],
)
async def test_a_fault_of_our_relay_stops_the_mail_before_their_dead_servers(
    desk: Desk, reply: str, stops: bool
) -> None:
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    (bounce,) = read_text(reply).bounces
    seen = await desk.ask(replace(bounce, reporting_mta=OURS, remote_mta=RELAY))
    assert (seen.verdict.actor is Actor.RECIPIENT) is not stops


@pytest.mark.parametrize(
    ("mail_host", "cause", "actor"),
    [
        ("mx1.example.com", "relay-denied", Actor.SENDER),
        ("example-com.mail.protection.outlook.com", "inconclusive", Actor.UNKNOWN),
    ],
)
async def test_a_connector_that_exchange_online_does_not_recognize_is_ours(
    desk: Desk, mail_host: str, cause: str, actor: Actor
) -> None:
    """Unless their mail goes there as well: then the domain may be missing there."""
    desk.resolver.records |= {(DOMAIN, "MX"): (f"10 {mail_host}",), (mail_host, "A"): (FIRST,)}
    (bounce,) = read_text("550 5.7.64 TenantAttribution; Relay Access Denied").bounces
    seen = await desk.ask(bounce)
    assert (seen.verdict.cause, seen.verdict.actor) == (cause, actor)
    assert ("inbound connector" in seen.steps[0].text) is (actor is Actor.SENDER)

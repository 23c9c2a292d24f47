"""Reports about healthy domains: whose problem it is depends on which server wrote the reply."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.models.diagnosis import Actor, Diagnosis
from bot.models.query import Query
from bot.reading.reader import read
from bot.subject import failures, subject_of_failures
from playground.lab import Domain, load_domains
from tests.lab.conftest import Ward, ignore, ward_where

DOMAIN = "fronted.example"
OURS, RELAY, THEIRS = "out.ours.example", "relay.ours.example", f"mx1.{DOMAIN}"
INSIDE, ELSEWHERE = f"inside.{DOMAIN}", "gmail-smtp-in.l.google.com"


@pytest.fixture
async def fronted(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    """A domain whose mail host relays everything."""
    controls = {name: each for name, each in load_domains().items() if each.control}
    well = Domain(name=DOMAIN, about="Its mail host is a gateway, and well", cause="healthy", actor="nobody")
    async with ward_where(monkeypatch, domains=controls | {DOMAIN: well}) as ward:
        yield ward


REPORT = f"""\
From: MAILER-DAEMON@{{by}}
To: ann@ours.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part

<kim@{DOMAIN}>: host {{at}} said: {{reply}}
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; {{by}}

Final-Recipient: rfc822; kim@{DOMAIN}
Action: failed
Status: 5.0.0
Remote-MTA: dns; {{at}}
Diagnostic-Code: smtp; {{reply}}

--part--
"""
"""`by`: the server that returned the mail; `at`: the one that refused it, or was not reached."""


async def visit(ward: Ward, by: str, at: str, reply: str, domain: str = DOMAIN) -> Diagnosis:
    report = REPORT.format(by=by, at=at, reply=reply).replace(DOMAIN, domain)
    return await ward.diagnose(
        subject_of_failures(failures(read(report.encode())), Query(domain=domain)), ignore
    )


DNS = "451 4.4.3 Temporary lookup failure"
LOOKUP = f"451 4.3.0 <kim@{DOMAIN}>: Temporary lookup failure"
DISK = "452 4.3.1 Insufficient system storage"
UNREACHED = f"connect to {INSIDE}[10.1.1.1]:25: Connection timed out"
RATE = "421 4.7.28 Gmail has detected an unusual rate of mail from your IP address - gsmtp"
NO_PTR = "550 5.7.25 [192.0.2.200] The IP address sending this message has no PTR record - gsmtp"
DMARC = "550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy - gsmtp"


async def test_the_actor_depends_on_who_wrote_the_reply(fronted: Ward) -> None:
    expected = {
        (OURS, THEIRS, LOOKUP): ("recipient-misconfigured", Actor.RECIPIENT),
        (OURS, RELAY, LOOKUP): ("inconclusive", Actor.UNKNOWN),
        (OURS, THEIRS, DNS): ("recipient-misconfigured", Actor.RECIPIENT),
        (OURS, RELAY, DNS): ("inconclusive", Actor.UNKNOWN),
        (OURS, THEIRS, DISK): ("recipient-system-full", Actor.RECIPIENT),
        (OURS, RELAY, DISK): ("inconclusive", Actor.UNKNOWN),
        (THEIRS, INSIDE, DISK): ("recipient-system-full", Actor.RECIPIENT),
        (THEIRS, INSIDE, UNREACHED): ("recipient-misconfigured", Actor.RECIPIENT),
        (THEIRS, ELSEWHERE, RATE): ("recipient-misconfigured", Actor.RECIPIENT),
        (OURS, THEIRS, RATE): ("rate-limited", Actor.SENDER),
        (THEIRS, ELSEWHERE, NO_PTR): ("recipient-misconfigured", Actor.RECIPIENT),
        (OURS, THEIRS, NO_PTR): ("sender-no-ptr", Actor.SENDER_NETWORK),
        (THEIRS, ELSEWHERE, DMARC): ("dmarc-reject", Actor.SENDER),
    }
    seen = await asyncio.gather(*(visit(fronted, *each) for each in expected))
    told = [(each.verdict.cause, each.verdict.actor) for each in seen]
    assert dict(zip(expected, told, strict=True)) == expected


STALE, FORMER = "stale-zone.example", "mail.former.example"


async def test_an_outdated_copy_of_their_zone_is_not_our_outdated_route(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One of their name servers still sends mail to the former provider, who does not take it any more."""
    controls = {name: each for name, each in load_domains().items() if each.control}
    zone = Domain(name=STALE, about="?", cause="?", actor="?", old_records=f"@ MX 10 {FORMER}.")
    one_copy = replace(zone, name="other-zone.example", old_records=None)
    domains = controls | {each.name: each for each in (zone, one_copy)}
    denied = f"554 5.7.1 <kim@{DOMAIN}>: Relay access denied"
    async with ward_where(monkeypatch, domains=domains) as ward:
        seen = await visit(ward, OURS, FORMER, denied, STALE)
        ours = await visit(ward, OURS, FORMER, denied, one_copy.name)
    assert (seen.verdict.cause, seen.verdict.actor) == ("relay-denied", Actor.RECIPIENT)
    assert "disagree on where mail goes" in seen.verdict.summary
    assert (ours.verdict.cause, ours.verdict.actor) == ("relay-denied", Actor.SENDER)

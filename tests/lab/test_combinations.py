"""Combined troubles: whatever a verdict says is true of the domain, and we are not blamed."""

from collections.abc import Callable, Mapping

import pytest

from bot.models.diagnosis import Actor, Diagnosis
from playground.lab import Domain, load_domains
from playground.lab.dns.manners import Dnssec, NameServer
from tests.lab.conftest import visit_all, ward_where

TALKING = ["healthy", "small", "no-tls", "expired-certificate"]
DEAD, MUTE, TLS = ["unreachable", "refusing"], ["tarpit", "drops-ehlo", "slams"], ["garbled-tls", "drops-tls"]
MAIL = [*TALKING, *DEAD, *MUTE, *TLS, "busy", "choosy", "not-smtp", "lossy"]
OLD = {NameServer.FORMERR_TO_EDNS, NameServer.NOTIMP_TO_EDNS, NameServer.BADVERS_TO_EDNS}
DENYING = {NameServer.DENIES_TYPES, NameServer.DENIES_EMPTY}
SERVING = (
    OLD | DENYING | {NameServer.ANSWERS, NameServer.TRUNCATES, NameServer.SLOW, NameServer.FAILS_AT_TLSA}
)
HALF = {NameServer.LAME, NameServer.FORWARDS, NameServer.REFUSES, NameServer.FAILS}
HALF |= {NameServer.FAILS_AT_MX, NameServer.REFUSES_MX}
NS = [each for each in NameServer if each is not NameServer.SLOW]
COUNT = 60
ACTORS = {Actor.RECIPIENT, Actor.NOBODY, Actor.UNKNOWN}


def combined(number: int) -> Domain:
    """A different mixture for each number: the steps share no divisor with the lengths of the lists."""
    first, second = MAIL[number % len(MAIL)], MAIL[(number * 7 + 3) % len(MAIL)]
    return Domain(
        name=f"mixed{number}.example",
        about="Several troubles at once",
        cause="?",
        actor="?",
        mail=(first,) if number % 3 == 0 else (first, second),
        ns=(NameServer.ANSWERS if number % 2 else NS[number * 5 % len(NS)], NS[(number * 3 + 1) % len(NS)]),
        dnssec=list(Dnssec)[number // 4 % len(Dnssec)] if number % 4 == 0 else Dnssec.UNSIGNED,
        ipv6=number % 7 == 0,
    )


def has(*manners: str) -> Callable[[Domain], bool]:
    return lambda domain: bool(set(domain.mail) & set(manners))


TRUE_OF: Mapping[str, Callable[[Domain], bool]] = {
    "healthy": has(*TALKING, "lossy"),  # which lasts for a moment only
    "recipient-unreachable": lambda domain: set(domain.mail) <= set(DEAD),
    "recipient-refusing": lambda domain: set(domain.mail) == {"refusing"},
    "partial-outage": has(*TALKING, "lossy"),
    "ipv6-broken": lambda domain: domain.ipv6,
    "congestion": has("lossy"),
    "server-overloaded": has("tarpit"),
    "connection-dropped": has("drops-ehlo"),
    "tls-broken": lambda domain: has(*TLS)(domain) or NameServer.FAILS_AT_TLSA in domain.ns,
    "dnssec-bogus": lambda domain: domain.dnssec.bogus,
    "dns-unreachable": lambda domain: not SERVING & set(domain.ns),
    "lame-delegation": lambda domain: bool(HALF & set(domain.ns)),
    "inconclusive": lambda _: True,
}


@pytest.mark.timeout(900)
async def test_every_statement_of_a_verdict_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = {each.name: each for each in map(combined, range(COUNT))}
    controls = {name: each for name, each in load_domains().items() if each.control}

    def so(name: str, seen: Diagnosis) -> bool:
        return TRUE_OF[seen.verdict.cause](mixed[name]) and seen.verdict.actor in ACTORS

    async with ward_where(monkeypatch, domains=controls | mixed) as ward:
        seen = await visit_all(ward, mixed, so)
    assert not {name: each.verdict.summary for name, each in seen.items() if not so(name, each)}
    assert len({each.verdict.cause for each in seen.values()}) >= 9

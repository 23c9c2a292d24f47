"""If only our resolver may query name servers, its reasons for failures decide (RFC 8914)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.models.diagnosis import Actor
from playground.lab import Domain, load_domains
from playground.lab.dns.filters import Filter
from playground.lab.dns.manners import Dnssec, NameServer
from tests.lab.conftest import Ward, ward_where


def domain(name: str, *manners: NameServer, **unusual: Any) -> Domain:
    ns = manners or (NameServer.ANSWERS, NameServer.ANSWERS)
    return Domain(name=name, about="Of its DNS", cause="?", actor="?", ns=ns, **unusual)


DOMAINS = [
    domain("dark.example", NameServer.SILENT, NameServer.SILENT),
    domain("failing.example", NameServer.FAILS, NameServer.REFUSES),
    domain("hosted-darkly.example", records="@ MX 10 mx1.dark.example."),
    domain("half-dark.example", NameServer.SILENT, NameServer.ANSWERS),
    domain("bogus.example", dnssec=Dnssec.EXPIRED),
    domain("filtered.example"),
]


@pytest.fixture
async def confined(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    controls = {name: each for name, each in load_domains().items() if each.control}
    async with ward_where(monkeypatch, patience=1.0, domains=controls | {e.name: e for e in DOMAINS}) as ward:
        ward.lab.block_direct_dns()
        ward.lab.filter_name("filtered.example", Filter.FAILS)
        yield ward


async def test_name_servers_that_it_cannot_reach_are_at_fault_if_it_reaches_others(confined: Ward) -> None:
    seen = await confined.visits(*(each.name for each in DOMAINS), words="4.4.3")
    assert {name: (each.verdict.cause, each.verdict.actor) for name, each in seen.items()} == {
        "dark.example": ("dns-unreachable", Actor.RECIPIENT),
        "failing.example": ("dns-unreachable", Actor.RECIPIENT),
        "hosted-darkly.example": ("mx-unresolvable", Actor.RECIPIENT),
        "half-dark.example": ("healthy", Actor.NOBODY),
        "bogus.example": ("dnssec-bogus", Actor.RECIPIENT),
        "filtered.example": ("inconclusive", Actor.UNKNOWN),  # it fails without a reason
    }
    assert "(no reachable authority), but does from those of other" in seen["dark.example"].verdict.summary


async def test_a_resolver_cut_off_from_all_that_has_cached_names_proves_nothing(confined: Ward) -> None:
    """It finds the names it is compared with, because it was asked for them before."""
    for each in confined.diagnose.ourselves.control_names:
        await confined.diagnose.resolver.ask(each, "A")
    confined.lab.cut_off_resolver()
    for seen in (await confined.visits("failing.example", "half-dark.example", words="4.4.3")).values():
        assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
        assert any(each.check == "resolver" and each.state == "ok" for each in seen.findings)


async def test_a_validating_resolver_is_believed_about_signatures(confined: Ward) -> None:
    confined.lab.let_resolver_insist()
    seen = await confined.visit("bogus.example", "4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("dnssec-bogus", Actor.RECIPIENT)
    assert "signature expired" in seen.verdict.summary

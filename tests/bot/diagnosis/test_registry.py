"""The registry is asked in the background: its answer counts if it is in time, and is never waited for."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.diagnosis import Diagnostician, Ourselves
from bot.models.diagnosis import Diagnosis, FindingState, RecheckKind, Subject
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.https import Fetched
from bot.models.query import Query
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.twins.network import PaperResolver

LIST = "https://registries.example/dns.json"
GONE = "lapsed.example"


@dataclass
class PaperRegistry:
    """Has one status for every domain below `example`; does not answer if it is stuck."""

    status: str = "active"
    stuck: bool = False
    asked: list[str] = field(default_factory=list)
    first_asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        self.asked.append(url)
        self.first_asked.set()
        if url == LIST:
            body: object = {"services": [[["example"], ["https://rdap.example/"]]]}
        elif self.stuck:
            await asyncio.Event().wait()
        else:
            body = {"status": [self.status]}
        return Fetched(url=url, status=200, body=json.dumps(body).encode())


async def ask(desk: Desk, registry: PaperRegistry, domain: str) -> Diagnosis:
    ourselves = Ourselves(control_hosts=tuple(CONTROLS), registries=LIST)
    diagnose = Diagnostician(desk.resolver, desk.prober, ourselves, fetcher=registry)
    return await diagnose(Subject(query=Query(status="4.4.1", domain=domain)), desk.shown.append)


async def test_a_lapsed_domain_is_for_its_owner_to_renew(desk: Desk) -> None:
    seen = await ask(desk, PaperRegistry("redemption period"), GONE)
    assert seen.verdict.cause == "nxdomain"
    assert "redemption period" in seen.verdict.summary
    assert (seen.recheck.kind, seen.recheck.after_seconds) == (RecheckKind.MEASURE, 4 * 3600)


async def test_the_registry_is_not_asked_about_a_healthy_domain(desk: Desk) -> None:
    registry = PaperRegistry()
    await ask(desk, registry, DOMAIN)
    assert registry.asked == []


async def test_a_hanging_registry_is_not_waited_for_and_reported_as_skipped(desk: Desk) -> None:
    seen = await ask(desk, PaperRegistry(stuck=True), GONE)
    assert seen.verdict.cause == "nxdomain"
    (told,) = [each for each in seen.findings if each.check == "registration"]
    assert told.state is FindingState.SKIPPED
    assert seen.recheck.kind is RecheckKind.NONE
    assert told.summary == "The registry did not answer before the verdict"
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for each in left:
        each.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@dataclass
class Delegated(PaperResolver):
    """`com` refers to the domain's own server when it is allowed to; so does that server answer."""

    above: float = 0.0
    """Seconds until the parent zone refers."""
    own: asyncio.Event | None = None
    lame: bool = False
    """The domain's own server refuses at once."""

    async def ask_server(
        self, address: str, name: str, rtype: str, *, fresh: bool = False, tcp: bool = False
    ) -> DnsAnswer:
        if address == FIRST:
            await asyncio.sleep(self.above)
            return DnsAnswer(
                name=name,
                rtype=rtype,
                outcome=DnsOutcome.REFERRAL,
                zone=DOMAIN,
                servers=("ns1.example.com",),
                glue=(("ns1.example.com", SECOND),),
            )
        if self.own:
            await self.own.wait()
        if self.lame:
            return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.REFUSED)
        records = {
            "SOA": ("ns1. hostmaster. 1 2 3 4 5",),
            "NS": ("ns1.example.com",),
            "MX": (f"10 mx1.{DOMAIN}",),
        }
        return DnsAnswer(
            name=name,
            rtype=rtype,
            outcome=DnsOutcome.ANSWERED,
            records=records[rtype],
            zone=DOMAIN,
            authoritative=True,
        )


def delegated(desk: Desk, **how: Any) -> Delegated:
    return Delegated(desk.resolver.records | {("com", "NS"): ("ns.com",), ("ns.com", "A"): (FIRST,)}, **how)


async def test_the_registry_is_asked_while_name_servers_are_silent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.diagnosis.investigation.SILENCE", 0.01)
    registry = PaperRegistry()
    desk.resolver = delegated(desk, own=registry.first_asked)
    await ask(desk, registry, DOMAIN)
    assert registry.asked


async def test_the_registry_is_asked_about_faulty_name_servers_even_if_mail_hosts_are_known(
    desk: Desk,
) -> None:
    registry = PaperRegistry()
    desk.resolver = delegated(desk, lame=True)
    seen = await ask(desk, registry, DOMAIN)
    assert {"mx", "smtp"} <= {each.check for each in seen.findings}
    assert registry.asked


async def test_slow_referrals_do_not_count_as_silent_name_servers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.diagnosis.investigation.SILENCE", 0.05)
    registry = PaperRegistry()
    desk.resolver = delegated(desk, above=0.2)
    seen = await ask(desk, registry, DOMAIN)
    assert [each.detail["manner"] for each in seen.findings if "manner" in each.detail] == ["answers"]
    assert registry.asked == []

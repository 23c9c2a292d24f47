"""A command's diagnosis: its first queries and sessions do not wait for other modules to load."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event

import pytest

from bot import diagnosing
from bot.diagnosis import Diagnostician
from bot.models.diagnosis import Finding, Subject
from bot.models.query import Query
from bot.models.smtp import SmtpSession
from bot.net.build import Network, build_network
from bot.ports.looking import Resolver
from bot.running.ahead import Ahead
from bot.settings import Settings, load
from tests.twins.network import PaperProber, PaperResolver

DOMAIN = "example.com"
HOSTS = {
    (DOMAIN, "MX"): ("10 mx1.example.com", "20 mx2.example.com", "30 192.0.2.5"),
    ("mx1.example.com", "A"): ("198.51.100.1", "198.51.100.2"),
    ("mx2.example.com", "AAAA"): ("2001:db8::1",),
}
ADDRESSES = {"198.51.100.1", "198.51.100.2", "2001:db8::1"}


@dataclass
class Heard(PaperProber):
    """A prober that signals when all servers were contacted."""

    all: Event = field(default_factory=Event)

    async def look(
        self, host: str, address: str, *, vantage: str = "direct", control: bool = False
    ) -> SmtpSession:
        session = await super().look(host, address, vantage=vantage, control=control)
        if {each for _, each in self.looked} == ADDRESSES:
            self.all.set()
        return session


def on_paper(resolver: Resolver, prober: PaperProber) -> Network:
    return build_network(load(), resolver=resolver)._replace(prober=prober)


async def test_servers_are_queried_while_the_checks_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver, prober, found = PaperResolver(dict(HOSTS)), Heard(), list[Finding]()

    def network(_: Settings, resolver: Resolver, sender_ips: Sequence[str]) -> Network:
        assert sender_ips == ["192.0.2.1"]
        return on_paper(resolver, prober)

    def over(network: Network, _: Settings) -> Diagnostician:
        assert prober.all.wait(30)
        return Diagnostician(network.resolver, network.prober)

    monkeypatch.setattr(diagnosing, "build_resolver", lambda *_: resolver)
    monkeypatch.setattr(diagnosing, "_network", network)
    monkeypatch.setattr(diagnosing, "_over", over)
    subject = Subject(query=Query(domain=DOMAIN))
    seen = await diagnosing.diagnose_at_once(load(), ["192.0.2.1"], None, subject, found.append)
    assert {"mx", "smtp"} <= {each.check for each in found}
    assert list(seen.findings) == found


async def test_nothing_is_queried_ahead_that_a_diagnosis_does_not_query() -> None:
    resolver, prober = PaperResolver(dict(HOSTS)), PaperProber(vantages=("direct", "office"))
    await diagnosing._look_ahead(resolver, Ahead(lambda: on_paper(resolver, prober)), DOMAIN)
    asked, looked = list(resolver.asked), list(prober.looked)
    assert (DOMAIN, "MX") in asked
    assert len(looked) == 2 * len(ADDRESSES)
    await Diagnostician(resolver, prober)(Subject(query=Query(domain=DOMAIN)), lambda _: None)
    assert set(asked) <= set(resolver.asked[len(asked) :])
    assert sorted(looked) == sorted(prober.looked[len(looked) :])


async def test_without_a_domain_nothing_is_queried(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = PaperResolver()
    monkeypatch.setattr(diagnosing, "build_resolver", lambda *_: resolver)
    await diagnosing.diagnose_at_once(load(), [], None, Subject(query=Query(status="5.1.1")), lambda _: None)
    assert resolver.asked == []


def test_a_sender_in_the_command_overrides_the_settings() -> None:
    settings = load(BOUNCEBOT_SENDER_IPS="192.0.2.2")
    made = diagnosing._network(settings, PaperResolver(), ["192.0.2.1"])
    assert made.ourselves.sender_ips == ("192.0.2.1", "192.0.2.2")

"""A command's diagnosis: its first question does not wait for what the others need."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from threading import Event

import pytest

from bot import diagnosing
from bot.diagnosis import Diagnostician, Ourselves
from bot.models import Finding, Query, Subject
from bot.models.dns import DnsAnswer
from bot.net.guard import Guard
from bot.net.resolver import DnsResolver
from bot.settings import Settings, load
from tests.twins.network import PaperProber, PaperResolver

DOMAIN = "example.com"


@dataclass
class Heard(PaperResolver):
    """Tells of the first question."""

    first: Event = field(default_factory=Event)

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        self.first.set()
        return await super().ask(name, rtype, validate=validate, fresh=fresh)


async def test_a_question_is_asked_while_the_checks_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver, found = Heard({(DOMAIN, "MX"): ("0 .",)}), list[Finding]()

    def over(_: DnsResolver, __: Settings, sender_ips: Sequence[str]) -> Diagnostician:
        assert resolver.first.wait(30)
        assert resolver.asked == [(DOMAIN, "MX")]
        return Diagnostician(resolver, PaperProber(), Ourselves(sender_ips=tuple(sender_ips)))

    monkeypatch.setattr(diagnosing, "build_resolver", lambda *_: resolver)
    monkeypatch.setattr(diagnosing, "_over", over)
    subject = Subject(query=Query(domain=DOMAIN))
    seen = await diagnosing.diagnose_at_once(load(), ["192.0.2.1"], None, subject, found.append)
    assert "mx" in {each.check for each in found}
    assert list(seen.findings) == found


async def test_what_was_asked_first_is_not_asked_again() -> None:
    hosts = ("10 mx1.example.com", "20 mx2.example.com")
    resolver = PaperResolver({(DOMAIN, "MX"): hosts})
    await diagnosing._ask_ahead(resolver, DOMAIN)
    first = list(resolver.asked)
    assert first == [(DOMAIN, "MX"), *product(["mx1.example.com", "mx2.example.com"], ["A", "AAAA"])]
    await Diagnostician(resolver, PaperProber())(Subject(query=Query(domain=DOMAIN)), lambda _: None)
    assert set(first) <= set(resolver.asked[len(first) :])


async def test_without_a_domain_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Heard()
    monkeypatch.setattr(diagnosing, "build_resolver", lambda *_: resolver)
    await diagnosing.diagnose_at_once(load(), [], None, Subject(query=Query(status="5.1.1")), lambda _: None)
    assert resolver.asked == []


def test_the_sender_that_a_command_names_comes_before_those_of_the_settings() -> None:
    settings = load(BOUNCEBOT_SENDER_IPS="192.0.2.2")
    made = diagnosing._over(DnsResolver([], Guard()), settings, ["192.0.2.1"])
    assert made.ourselves.sender_ips == ("192.0.2.1", "192.0.2.2")

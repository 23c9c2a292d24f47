"""The course of a diagnosis: live, within its deadline, and cancelled without leftovers."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.diagnosis import Diagnostician, Ourselves, diagnosis_as_json
from bot.models.diagnosis import Actor, Finding, FindingState, Subject
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.query import Query
from bot.models.smtp import SmtpSession
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, OURS, SECOND, Desk
from tests.twins.network import PaperProber, PaperResolver, silent, well

SUBJECT = Subject(query=Query(status="4.4.1", domain=DOMAIN))


@dataclass
class DeafProber(PaperProber):
    """Never returns."""

    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self, host: str, address: str, **_: object) -> SmtpSession:
        self.called.set()
        await asyncio.Event().wait()
        raise AssertionError


class HalfDeafProber(DeafProber):
    """Never returns from the first server."""

    async def look(self, host: str, address: str, **how: Any) -> SmtpSession:
        if address == FIRST:
            return await super().look(host, address)
        return await PaperProber.look(self, host, address, **how)


class FaultyResolver(PaperResolver):
    """Raises an error, like a bug of ours."""

    async def ask_server(self, *_: object, **__: object) -> DnsAnswer:
        raise ZeroDivisionError


@dataclass
class SilentResolver(PaperResolver):
    """Answers nothing; gives up on the domain only after it was asked about other names."""

    compared: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, name: str, rtype: str, **_: object) -> DnsAnswer:
        if name in CONTROLS:
            self.compared.set()
        await self.compared.wait()
        return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.TIMEOUT)


async def test_a_silent_resolver_is_compared_before_the_lookup_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.diagnosis.investigation.DOUBT", 0.01)
    desk.resolver = SilentResolver()
    seen = await desk.ask(status="4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("resolver-broken", Actor.SENDER_NETWORK)
    ids = [each.id for each in seen.findings]
    assert len(set(ids)) == len(ids)


@dataclass
class SlowResolver(PaperResolver):
    """Times out at the first MX query for the domain, and answers the second."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        if (name, rtype) == (DOMAIN, "MX") and not fresh:
            return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.TIMEOUT)
        return await super().ask(name, rtype)


async def test_a_slow_resolver_is_asked_again_after_a_timeout(desk: Desk) -> None:
    desk.resolver = SlowResolver(desk.resolver.records)
    assert (await desk.ask(status="4.4.3")).verdict.cause == "healthy"


@dataclass
class SilentWithValidation(PaperResolver):
    """Times out at every query about the domain, unless validation is off."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        if name == DOMAIN and validate:
            return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.TIMEOUT)
        return await super().ask(name, rtype)


async def test_silence_is_not_taken_for_bogus_dnssec(desk: Desk) -> None:
    desk.resolver = SilentWithValidation(desk.resolver.records)
    seen = await desk.ask(status="4.4.3")
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)


async def test_findings_are_reported_as_soon_as_they_are_known(desk: Desk) -> None:
    began = time.monotonic()
    seen = await desk.ask(status="4.4.1")
    assert 0 <= seen.elapsed_seconds <= time.monotonic() - began + 0.001
    assert tuple(desk.shown) == seen.findings
    times = [each.at_seconds for each in seen.findings]
    assert times == sorted(times)
    assert times[-1] <= seen.elapsed_seconds
    assert all(each.seconds <= each.at_seconds for each in seen.findings)


async def test_a_server_that_answers_is_ok_and_one_without_starttls_is_a_warning(desk: Desk) -> None:
    desk.prober.ends = {SECOND: well(SECOND)._replace(extensions={})}
    seen = await desk.ask(status="4.4.1")
    states = {each.address: each.state for each in seen.findings if each.check == "smtp"}
    assert states == {FIRST: FindingState.OK, SECOND: FindingState.WARN}


async def test_every_finding_has_its_own_id(desk: Desk) -> None:
    seen = await desk.ask(status="4.4.1")
    ids = [each.id for each in seen.findings]
    assert len(set(ids)) == len(ids)


async def test_a_server_that_had_not_answered_at_the_deadline_is_unknown(desk: Desk) -> None:
    prober = HalfDeafProber({SECOND: silent(SECOND)})
    seen = await Diagnostician(desk.resolver, prober, OURS, deadline=0.3)(SUBJECT, desk.shown.append)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "Time ran out before" in seen.verdict.summary
    assert "at most, less if many checks were running" in seen.verdict.summary


async def test_one_server_that_answers_does_not_speak_for_one_that_had_not_yet(desk: Desk) -> None:
    prober = HalfDeafProber()
    seen = await Diagnostician(desk.resolver, prober, OURS, deadline=0.3)(SUBJECT, desk.shown.append)
    states = {each.state for each in seen.findings if each.check == "smtp"}
    assert FindingState.OK in states
    assert seen.verdict.cause == "inconclusive"


async def test_a_cancelled_diagnosis_has_reported_its_findings_and_leaves_no_task(desk: Desk) -> None:
    prober = DeafProber()
    waiting = asyncio.ensure_future(Diagnostician(desk.resolver, prober)(SUBJECT, desk.shown.append))
    await prober.called.wait()
    known = list(desk.shown)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0)
    assert f"mx:{DOMAIN}" in {each.id for each in known}
    assert desk.shown == known
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_bug_in_one_check_does_not_stop_the_others(desk: Desk) -> None:
    top = {("com", "NS"): ("ns.com",), ("ns.com", "A"): ("192.0.2.53",)}
    desk.resolver = FaultyResolver(desk.resolver.records | top)
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"


async def test_the_json_has_the_names_that_scripts_rely_on(desk: Desk) -> None:
    shown = diagnosis_as_json(await desk.ask(status="4.4.1"))
    assert set(shown) == {
        "query",
        "others",
        "verdict",
        "causes",
        "findings",
        "steps",
        "recheck",
        "elapsed_seconds",
    }
    assert set(shown["query"]) == {"status", "reply", "domain", "address", "size"}
    assert set(shown["causes"][0]) == {"cause", "weight", "for", "against"}
    assert shown["verdict"]["actor"] == "nobody"
    assert {"id", "check", "state", "summary", "detail", "at_seconds", "seconds"} == set(shown["findings"][0])


def test_the_id_of_a_finding_has_check_subject_address_and_vantage() -> None:
    finding = Finding(
        check="smtp",
        subject="mx1.example.com",
        address="192.0.2.1",
        vantage="office",
        state=FindingState.OK,
        summary="It answers",
    )
    assert finding.id == "smtp:mx1.example.com/192.0.2.1@office"


async def test_a_diagnosis_with_too_little_time_says_so_instead_of_blaming(desk: Desk) -> None:
    diagnose = Diagnostician(desk.resolver, DeafProber(), Ourselves(), deadline=0.05)
    seen = await diagnose(SUBJECT, desk.shown.append)
    assert (seen.verdict.cause, seen.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert f"mx1.example.com [{FIRST}]" in seen.verdict.summary
    assert "too soon to say" in seen.verdict.summary
    assert any("BOUNCEBOT_DEADLINE" in step.text for step in seen.steps)
    assert f"mx:{DOMAIN}" in {each.id for each in seen.findings}
    assert seen.recheck.after_seconds == 300
    cut = [each for each in seen.findings if each.check == "smtp"]
    assert {each.state for each in cut} == {FindingState.UNKNOWN}

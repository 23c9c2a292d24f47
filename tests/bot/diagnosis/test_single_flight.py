"""Diagnoses of one domain at the same time share one investigation; each has its own verdict."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.diagnosis import Diagnostician
from bot.diagnosis.loading import CONCLUDE
from bot.diagnosis.observed import Observed
from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.models.query import Query
from bot.models.smtp import SmtpSession
from tests.bot.diagnosis.conftest import DOMAIN, Desk
from tests.twins.network import PaperProber


@dataclass
class PatientProber(PaperProber):
    """Answers when the test allows it."""

    called: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self, host: str, address: str, **how: object) -> SmtpSession:
        self.called.set()
        await self.let.wait()
        return await super().look(host, address, **how)  # type: ignore[arg-type]


def about(**query: object) -> Subject:
    return Subject(query=Query(**{"domain": DOMAIN, **query}))  # type: ignore[arg-type]


def ignore(_: Finding) -> None:
    """For diagnoses whose findings nobody reads."""


@pytest.fixture
def prober() -> PatientProber:
    return PatientProber()


@pytest.fixture
def diagnose(desk: Desk, prober: PatientProber) -> Diagnostician:
    return Diagnostician(desk.resolver, prober)


async def test_the_same_domain_is_investigated_once_for_all_who_ask(
    diagnose: Diagnostician, prober: PatientProber, desk: Desk
) -> None:
    prober.let.set()
    await diagnose(about(status="4.4.1"), ignore)
    alone = list(desk.resolver.asked)
    desk.resolver.asked.clear()
    found = await asyncio.gather(*(diagnose(about(status=each), ignore) for each in ("4.4.1", "4.2.2")))
    assert desk.resolver.asked == alone
    assert [each.query.status for each in found] == ["4.4.1", "4.2.2"]
    assert found[0].verdict.cause != found[1].verdict.cause


async def test_a_late_follower_gets_the_known_findings_at_once(
    diagnose: Diagnostician, prober: PatientProber
) -> None:
    first = asyncio.ensure_future(diagnose(about(), ignore))
    await prober.called.wait()
    told: list[Finding] = []
    second = asyncio.ensure_future(diagnose(about(), told.append))
    await asyncio.sleep(0)
    assert f"mx:{DOMAIN}" in {each.id for each in told}
    prober.let.set()
    early, late = await asyncio.gather(first, second)
    assert late.findings == tuple(told)
    assert {each.id for each in late.findings} == {each.id for each in early.findings}
    assert late.findings[-1].at_seconds <= late.elapsed_seconds


async def test_a_follower_that_leaves_does_not_stop_the_others(
    diagnose: Diagnostician, prober: PatientProber
) -> None:
    first, second = (asyncio.ensure_future(diagnose(about(), ignore)) for _ in range(2))
    await prober.called.wait()
    first.cancel()
    await asyncio.wait({first})
    prober.let.set()
    assert (await second).verdict.cause == "healthy"


async def test_a_later_diagnosis_checks_everything_again(
    diagnose: Diagnostician, prober: PatientProber, desk: Desk
) -> None:
    prober.let.set()
    await diagnose(about(), ignore)
    desk.resolver.asked.clear()
    await diagnose(about(), ignore)
    assert (DOMAIN, "MX") in desk.resolver.asked


async def test_an_error_in_one_follower_does_not_affect_the_others(
    diagnose: Diagnostician, prober: PatientProber, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(finding: Finding) -> None:
        raise ZeroDivisionError

    prober.let.set()
    found = await asyncio.gather(*(diagnose(about(), each) for each in (fail, ignore)))
    assert [each.verdict.cause for each in found] == ["healthy", "healthy"]
    assert "could not be passed on" in caplog.text


async def test_another_message_size_is_another_scope(
    diagnose: Diagnostician, prober: PatientProber, desk: Desk
) -> None:
    prober.let.set()
    found = await asyncio.gather(*(diagnose(about(size=each), ignore) for each in (None, 90_000_000)))
    assert [any(each.check == "size" for each in seen.findings) for seen in found] == [False, True]


async def test_equal_queries_and_bounces_are_concluded_once(
    diagnose: Diagnostician, prober: PatientProber, monkeypatch: pytest.MonkeyPatch
) -> None:
    conclude, concluded = await CONCLUDE.get(), list[str | None]()

    def counted(query: Query, observed: Observed) -> Diagnosis:
        concluded.append(query.status)
        return conclude(query, observed)

    async def get() -> Callable[[Query, Observed], Diagnosis]:
        return counted

    monkeypatch.setattr(CONCLUDE, "get", get)
    prober.let.set()
    asked = ["4.4.1", "4.2.2", "4.4.1", "4.4.1"]
    found = await asyncio.gather(*(diagnose(about(status=each), ignore) for each in asked))
    assert concluded == ["4.4.1", "4.2.2"]
    assert [each.query.status for each in found] == asked
    await diagnose(about(status="4.4.1"), ignore)
    assert concluded == ["4.4.1", "4.2.2", "4.4.1"]

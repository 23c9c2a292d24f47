"""Earlier sessions as evidence: the usual times, the last good contact, what is stored for next time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StorageError
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, FindingState, RecheckKind
from bot.models.dns import DnsOutcome
from bot.models.history import Sighting
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from tests.bot.diagnosis.conftest import CONTROLS, DOMAIN, FIRST, SECOND, Desk
from tests.given import sighting
from tests.twins.network import silent, well
from tests.twins.store import MemoryStore

LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass
class Archive(MemoryStore):
    """Has five good sessions of the last hour with both servers; signals when something is stored."""

    kept: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        super().__init__()

    async def note(self, seen: Sequence[Sighting]) -> None:
        await super().note(seen)
        self.kept.set()


@pytest.fixture
async def archive() -> Archive:
    archive = Archive()
    before = datetime.now(UTC) - timedelta(minutes=12)
    await archive.note(
        [
            seen_well(f"mx{number}.example.com", address, before - timedelta(minutes=minutes))
            for number, address in enumerate((FIRST, SECOND), 1)
            for minutes in range(0, 50, 10)
        ]
    )
    archive.kept.clear()
    return archive


def seen_well(host: str, address: str, at: datetime) -> Sighting:
    return sighting(domain=DOMAIN, host=host, address=address, at=at)


def slow(address: str, *, connect: float = 0.04, banner: float = 0.1) -> SmtpSession:
    took = {Stage.CONNECT: connect, Stage.BANNER: banner}
    return well(address)._replace(timings=took, banner="220 mx ESMTP")


async def test_a_handshake_far_slower_than_usual_is_congestion(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    desk.prober.ends = {FIRST: slow(FIRST, connect=0.8), SECOND: slow(SECOND, connect=0.8)}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("congestion", Actor.NOBODY)
    assert "handshake usually 40 ms, now 800 ms" in seen.verdict.summary
    assert "history:mx1.example.com" in seen.causes[0].supports


async def test_the_same_handshake_without_history_is_normal(desk: Desk) -> None:
    desk.history = MemoryStore()
    desk.prober.ends = {FIRST: slow(FIRST, connect=0.8), SECOND: slow(SECOND, connect=0.8)}
    assert (await desk.ask(status="4.4.1")).verdict.cause == "healthy"


async def test_a_server_that_became_slower_is_compared_with_controls(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    desk.prober.ends = {FIRST: slow(FIRST, connect=0.8)}
    await desk.ask(status="4.4.1")
    assert set(CONTROLS) <= {host for host, _ in desk.prober.looked}


async def test_a_banner_far_slower_than_usual_is_overload(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    desk.prober.ends = {FIRST: slow(FIRST, banner=4.0), SECOND: slow(SECOND, banner=4.0)}
    seen = await desk.ask(status="4.4.1")
    assert (seen.verdict.cause, seen.verdict.actor) == ("server-overloaded", Actor.NOBODY)
    assert "banner usually after 100 ms, now after 4000 ms" in seen.verdict.summary


async def test_the_last_good_contact_with_a_dead_server_is_named(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "recipient-unreachable"
    assert "Last good contact: 12 minutes ago" in seen.verdict.summary
    told = [each.summary for each in seen.findings if each.check == "history"]
    before = "last good contact 12 minutes ago (5 earlier checks, handshake usually 40 ms)"
    assert told == [f"mx1.example.com: {before}", f"mx2.example.com: {before}"]


async def test_a_server_that_was_never_reached_has_no_last_good_contact(desk: Desk) -> None:
    desk.history = Archive()
    bad = seen_well("mx1.example.com", FIRST, datetime.now(UTC) - timedelta(minutes=12))
    await desk.history.note([bad._replace(outcome=SmtpOutcome.TIMEOUT, stage=Stage.CONNECT)])
    desk.prober.ends = {FIRST: silent(FIRST), SECOND: silent(SECOND)}
    seen = await desk.ask(status="4.4.1")
    (told,) = [each.summary for each in seen.findings if each.check == "history"]
    assert told == "mx1.example.com: the earlier check failed"


async def test_a_domain_that_existed_before_is_checked_again(desk: Desk) -> None:
    desk.history = Archive()
    last = seen_well("mx1.lapsed.example", FIRST, datetime.now(UTC) - timedelta(days=90))
    await desk.history.note([last._replace(domain="lapsed.example")])
    seen = await desk.ask(domain="lapsed.example")
    assert (seen.verdict.cause, seen.recheck.kind) == ("nxdomain", RecheckKind.MEASURE)
    assert seen.recheck.after_seconds == 4 * 3600
    never = await desk.ask(domain="never-there.example")
    assert (never.verdict.cause, never.recheck.kind) == ("nxdomain", RecheckKind.NONE)


async def test_without_a_history_the_reason_is_given_and_the_diagnosis_continues(desk: Desk) -> None:
    seen = await desk.ask(status="4.4.1")
    (told,) = [each for each in seen.findings if each.check == "history"]
    assert (told.state, seen.verdict.cause) == (FindingState.SKIPPED, "healthy")
    assert "only the running bot keeps them" in told.summary


class Stuck(MemoryStore):
    """A database that does not answer."""

    async def of_servers(self, *_: object, **__: object) -> Sequence[Sighting]:
        await asyncio.Event().wait()
        raise AssertionError

    of_domain = of_servers


class Away(MemoryStore):
    async def of_servers(self, *_: object, **__: object) -> Sequence[Sighting]:
        raise StorageError("The database failed: Connection refused")

    of_domain = of_servers


@pytest.mark.parametrize("domain", [DOMAIN, "never-there.example"])
@pytest.mark.parametrize(
    ("history", "why"),
    [(Stuck(), "the database took more than 0.01 s"), (Away(), "Connection refused")],
)
async def test_a_slow_or_missing_history_is_reported_and_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, domain: str, history: MemoryStore, why: str
) -> None:
    monkeypatch.setattr("bot.checks.servers.history.PATIENCE", 0.01)
    desk.history = history
    seen = await desk.ask(status="4.4.1", domain=domain)
    assert seen.verdict.cause == {DOMAIN: "healthy"}.get(domain, "nxdomain")
    (told,) = [each for each in seen.findings if each.check == "history"]
    assert (told.state, why in told.summary) == (FindingState.SKIPPED, True)


async def test_sessions_are_stored_for_the_next_diagnosis(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    desk.prober.ends = {FIRST: silent(FIRST)}
    await desk.ask(status="4.4.1")
    await archive.kept.wait()
    newest = (await archive.of_servers(["mx1.example.com", "mx2.example.com"], LONG_AGO))[:2]
    assert {(each.address, each.good) for each in newest} == {(FIRST, False), (SECOND, True)}


async def test_a_failure_is_not_stored_if_no_control_was_reached(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    every = (FIRST, SECOND, *CONTROLS.values())
    desk.prober.ends = {each: silent(each) for each in every}
    seen = await desk.ask(status="4.4.1")
    await archive.kept.wait()
    assert seen.verdict.actor is Actor.SENDER_NETWORK
    assert all(each.good for each in await archive.of_domain(DOMAIN, LONG_AGO))


async def test_no_history_is_read_for_a_domain_whose_lookup_failed(desk: Desk, archive: Archive) -> None:
    desk.history = archive
    desk.resolver.outcomes[DOMAIN, "MX"] = DnsOutcome.SERVER_FAILURE
    seen = await desk.ask(status="4.4.1")
    assert not [each for each in seen.findings if each.check == "history"]


async def test_mail_that_bounces_between_two_good_looks_is_not_just_sent_again(
    desk: Desk, archive: Archive
) -> None:
    desk.history = archive
    now = datetime.now(UTC)
    said = Bounce(diagnostic="connect to mx1.example.com[198.51.100.1]:25: Connection timed out")
    soon = await desk.ask(replace(said, arrived=now - timedelta(minutes=5)))
    assert (soon.verdict.cause, soon.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "as 12 minutes ago, but mail bounced in between" in soon.verdict.summary
    assert soon.recheck.kind is RecheckKind.REMIND, "another good look would show nothing"
    for arrived in (None, now - timedelta(hours=1), now + timedelta(days=1)):
        assert (await desk.ask(replace(said, arrived=arrived))).verdict.cause == "healthy"


async def test_a_bounce_reported_after_we_said_that_it_works_is_not_told_the_same_again(desk: Desk) -> None:
    """`/bounce 4.4.1 example.com`, "works", sent again, bounced again."""
    told = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
    again = await desk.ask(status="4.4.1", told_well_at=told)
    assert (again.verdict.cause, again.verdict.actor) == ("inconclusive", Actor.UNKNOWN)
    assert "as at 02:14 UTC, but a bounce is reported again" in again.verdict.summary
    assert any("Look for the attempts since 02:14 UTC" in step.text for step in again.steps)
    assert any("Paste or forward the whole bounce" in step.text for step in again.steps)
    assert again.recheck.kind is RecheckKind.REMIND


@pytest.mark.parametrize(("minutes", "cause"), [(-5, "healthy"), (5, "inconclusive"), (None, "inconclusive")])
async def test_a_mail_that_was_sent_before_that_is_just_sent_again(
    desk: Desk, minutes: int | None, cause: str
) -> None:
    told = datetime.now(UTC) - timedelta(minutes=30)
    sent = None if minutes is None else told + timedelta(minutes=minutes)
    bounce = Bounce(
        diagnostic="connect to mx1.example.com[198.51.100.1]:25: Connection timed out", arrived=sent
    )
    assert (await desk.ask(bounce, told_well_at=told)).verdict.cause == cause


async def test_a_domain_that_fails_is_blamed_whatever_was_said_before(desk: Desk) -> None:
    desk.prober.ends = {each: silent(each) for each in (FIRST, SECOND)}
    seen = await desk.ask(status="4.4.1", told_well_at=datetime.now(UTC))
    assert seen.verdict.cause == "recipient-unreachable"

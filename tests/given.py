"""Default test data, as simple as possible: each test states what matters to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models.content import Card, Content, Said
from bot.models.diagnosis import Actor, Diagnosis, Finding, FindingState, Recheck, RecheckKind, Verdict
from bot.models.history import Sighting
from bot.models.incident import Incident
from bot.models.intake import Intake, IntakeKind
from bot.models.post import Place, Post
from bot.models.query import Query
from bot.models.smtp import SmtpOutcome, Stage
from bot.models.watch import Watch

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_KINDS = {
    "mailbox-full": RecheckKind.REMIND,
    "mailbox-unknown": RecheckKind.NONE,
    "healthy": RecheckKind.NONE,
}


def intake(origin: str = "T1:C1:1.0", **more: Any) -> Intake:
    facts: dict[str, Any] = {"origin": origin, "kind": IntakeKind.MESSAGE, "team": "T1", "channel": "C1"}
    return Intake(**facts | {"received_at": NOON} | more)


def incident(name: str = "B-AAAAAAAA", domain: str = "down.example", **more: Any) -> Incident:
    facts: dict[str, Any] = {
        "id": name,
        "team": "T1",
        "channel": "C1",
        "origin": f"T1:C1:{name}",
        "query": Query(status="4.4.1", domain=domain),
        "opened_at": NOON,
        "last_bounce_at": NOON,
    }
    return Incident(**facts | more)


def watch(name: str = "B-AAAAAAAA", at: datetime = NOON, **more: Any) -> Watch:
    facts: dict[str, Any] = {"incident": name, "next_check_at": at, "expires_at": NOON + timedelta(days=5)}
    return Watch(**facts | more)


def diagnosis(
    cause: str = "recipient-unreachable",
    after: int = 900,
    *,
    actor: Actor = Actor.RECIPIENT,
    failing: Sequence[str] = ("mx1.example.com",),
) -> Diagnosis:
    """A diagnosis whose next look is after this many seconds."""
    kind = _KINDS.get(cause, RecheckKind.MEASURE)
    findings = (
        Finding(check="smtp", subject=host, state=FindingState.FAIL, summary=f"{host} is silent.")
        for host in failing
    )
    return Diagnosis(
        query=Query(domain="example.com"),
        verdict=Verdict(cause=cause, confidence=0.9, actor=actor, temporary=True, summary=f"It is {cause}."),
        findings=tuple(findings),
        recheck=Recheck(kind=kind, after_seconds=None if kind is RecheckKind.NONE else after, why="so"),
    )


def sighting(minutes_ago: int = 0, **more: Any) -> Sighting:
    """A successful session with a server."""
    facts: dict[str, Any] = {
        "domain": "down.example",
        "host": "mx1.down.example",
        "address": "192.0.2.1",
        "at": NOON - timedelta(minutes=minutes_ago),
        "outcome": SmtpOutcome.OK,
        "stage": Stage.QUIT,
        "connect_seconds": 0.04,
        "banner_seconds": 0.1,
    }
    return Sighting(**facts | more)


def post(
    key: str = "B-AAAAAAAA/card",
    place: Place = Place.CARD,
    content: Content | None = None,
    team: str = "T1",
    channel: str = "C1",
) -> Post:
    return Post(
        key=key,
        incident=key.partition("/")[0],
        team=team,
        channel=channel,
        place=place,
        content=content or Card(),
        created_at=NOON,
    )


def said(key: str, team: str = "T1") -> Post:
    return post(key, Place.THREAD, Said(text="<!channel> & `4.4.1`"), team)

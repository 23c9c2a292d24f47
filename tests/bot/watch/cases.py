"""Diagnoses and incidents to decide about."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.models.diagnosis import Actor, Diagnosis, Finding, FindingState, Recheck, RecheckKind, Verdict
from bot.models.incident import Incident
from bot.models.query import Query

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KINDS = {
    "healthy": RecheckKind.NONE,
    "mailbox-unknown": RecheckKind.NONE,
    "mailbox-full": RecheckKind.REMIND,
    "recipient-unreachable": RecheckKind.MEASURE,
    "dns-unreachable": RecheckKind.MEASURE,
}


def found(
    cause: str, after: float = 900, *, actor: Actor = Actor.RECIPIENT, silent: tuple[str, ...] = ()
) -> Diagnosis:
    kind = KINDS[cause]
    return Diagnosis(
        query=Query(domain="example.com"),
        verdict=Verdict(cause=cause, confidence=1.0, actor=actor, temporary=True, summary="So."),
        findings=tuple(
            Finding(check="smtp", subject=host, state=FindingState.FAIL, summary="Silent.") for host in silent
        ),
        recheck=Recheck(kind=kind, after_seconds=None if kind is RecheckKind.NONE else int(after), why="So."),
    )


def incident(last: Diagnosis | None = None, **more: object) -> Incident:
    made = Incident(
        id="B-2345ABCD",
        team="T1",
        channel="C1",
        origin="o",
        query=Query(domain="example.com"),
        opened_at=NOW,
        last_bounce_at=NOW,
        diagnosis=last,
    )
    return replace(made, **more)  # type: ignore[arg-type]

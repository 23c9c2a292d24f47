"""Incidents and contents with a given text wherever a stranger's text can be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import get_args

from bot.models.bounce import Bounce
from bot.models.channel import ChannelSettings, QuietHours
from bot.models.chart import ChartPoint
from bot.models.content import (
    Acted,
    Card,
    Closed,
    Configured,
    Content,
    Corrected,
    Diagnosed,
    Digest,
    Edited,
    Explained,
    Joined,
    Listed,
    Noted,
    NotFollowed,
    Reasoned,
    Recalled,
    Rechecked,
    Recipients,
    Said,
    SecondTrouble,
    SetApart,
)
from bot.models.correction import Correction, Ending
from bot.models.diagnosis import (
    Actor,
    Diagnosis,
    Finding,
    FindingState,
    Recheck,
    RecheckKind,
    Step,
    Subject,
    Verdict,
    WeighedCause,
)
from bot.models.explanation import Explanation, LikelyCause, Question
from bot.models.incident import FollowedTrouble, Incident, IncidentState
from bot.models.post import Place, Post
from bot.models.query import Query
from bot.models.watch import Outcome, Watch

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ADA = "U0ADA"


def finding(words: str, number: int, state: FindingState) -> Finding:
    subject = f"mx{number}.{words}"
    return Finding(check="smtp", subject=subject, address="192.0.2.1", state=state, summary=words)


def diagnosis(words: str, many: int = 2) -> Diagnosis:
    states = list(FindingState)
    findings = tuple(finding(words, n, states[n % len(states)]) for n in range(many))
    ids = tuple(one.id for one in findings)
    return Diagnosis(
        query=query(words),
        others=(words,) * many,
        verdict=Verdict(
            cause="recipient-unreachable",
            confidence=0.93,
            actor=Actor.RECIPIENT,
            temporary=True,
            summary=words,
        ),
        causes=tuple(
            WeighedCause(cause=cause, weight=0.4, supports=ids, against=ids)
            for cause in ("recipient-unreachable", words)
        ),
        findings=findings,
        steps=tuple(Step(actor=Actor.SENDER, text=words) for _ in range(many)),
        recheck=Recheck(kind=RecheckKind.MEASURE, after_seconds=900, why=words),
        elapsed_seconds=0.34,
    )


def query(words: str) -> Query:
    return Query(status="4.4.1", reply=words, domain=words, address=words)


def incident(words: str, state: IncidentState = IncidentState.WAITING, many: int = 2) -> Incident:
    return Incident(
        id="B-2345ABCD",
        team="T1",
        channel="C1",
        origin="T1:C1:1.2",
        query=query(words),
        bounce=Bounce(recipient=words, diagnostic=words),
        state=state,
        count=many,
        opened_at=NOW,
        last_bounce_at=NOW,
        diagnosis=None if state is IncidentState.LOOKING else diagnosis(words, many),
        next_check_at=NOW + timedelta(minutes=15) if state is IncidentState.WAITING else None,
        closed_at=None if state.is_open else NOW,
        ending=Ending.NO_PROBLEM if state is IncidentState.RESOLVED else None,
        ending_words=words,
        correction=correction(words),
    )


def in_two_troubles(words: str, many: int = 2) -> Incident:
    found = diagnosis(words, many)
    second = FollowedTrouble(
        subject=Subject(query=query(words)),
        origin="T1:C1:3.4",
        diagnosis=replace(found, verdict=replace(found.verdict, cause=words)),
        people=(ADA,) * many,
    )
    return replace(incident(words, many=many), second_trouble=second, suggested={words: many})


def correction(words: str) -> Correction:
    return Correction(
        incident="B-2345ABCD",
        by=ADA,
        at=NOW,
        said_cause=words,
        said_actor=Actor.RECIPIENT,
        said_confidence=0.9,
        cause=words,
        actor=Actor.SENDER,
        words=words,
    )


def watch() -> Watch:
    return Watch(incident="B-2345ABCD", next_check_at=NOW, expires_at=NOW + timedelta(days=5))


def contents(words: str, many: int = 2) -> Iterator[Content]:
    """One of every kind, and several of those with variants."""
    found, before = diagnosis(words, many), diagnosis(words, many)
    changed = replace(found, findings=tuple(replace(f, state=FindingState.WARN) for f in found.findings))
    yield Card()
    yield Diagnosed(diagnosis=found, bounce=Bounce(diagnostic=words), bounced_earlier=NOW)
    for outcome in Outcome:
        looked = None if outcome is Outcome.REMINDER else changed
        yield Rechecked(outcome=outcome, before=before, diagnosis=looked, mention=(ADA,), asked_by=ADA)
    for state in (IncidentState.RESOLVED, IncidentState.STOPPED, IncidentState.GAVE_UP):
        yield Closed(state=state, by=ADA, mention=(ADA,))
    yield Closed(state=IncidentState.RESOLVED, by=ADA, ending=Ending.WE_FIXED, words=words)
    yield Closed(state=IncidentState.RESOLVED, by=ADA, second=found.verdict, unanswered=query(words))
    yield Corrected(correction=correction(words))
    yield Joined(count=many, recipients=(words,) * many)
    for same in (True, False):
        yield SetApart(query=Query(status=words), diagnosis=found, same=same, followed=same, asked_by=ADA)
    for why_not in get_args(NotFollowed):
        yield SetApart(query=Query(status=words), diagnosis=found, same=False, not_followed=why_not)
    yield SecondTrouble(query=Query(address=words), before=words, diagnosis=found, mention=(ADA,))
    yield Recipients(
        total=many * 3,
        removable=many,
        remove=(words,) * many,
        doubtful=many,
        again=(words,) * many,
        doubt=words,
        others=(words,) * many,
    )
    week = tuple(incident(words) for _ in range(many))
    yield Digest(opened=many, bounces=many, recovered=1, closed=1, open_count=many, open=week)
    yield Digest(opened=0, bounces=0, recovered=0, closed=0, open_count=0)
    yield Acted(by=ADA, did="took", taken_from=ADA)
    yield Acted(by=ADA, did="handed", to=ADA, taken_from=ADA)
    yield Acted(by=ADA, did="snoozed", until=NOW)
    yield Edited(by=ADA, query=Query(status=words, domain=words))
    yield Edited(by=None, query=Query(reply=words))
    yield Explained(explanation=explanation(words, many))
    yield Listed(incidents=tuple(incident(words) for _ in range(many)))
    yield Reasoned(diagnosis=found)
    yield Noted(text=words)
    yield Recalled(
        domain=words, incidents=tuple(incident(words, IncidentState.RECOVERED) for _ in range(many))
    )
    seen = tuple(
        ChartPoint(at=NOW + timedelta(hours=n), looks=2, good=1, handshake_seconds=0.1) for n in range(20)
    )
    yield Recalled(domain=words, incidents=(incident(words),), points=seen)
    yield Recalled(domain=words)
    chosen = ChannelSettings(team="T1", channel="C1", zone=words, keepers=(ADA,) * many)
    yield Configured(settings=chosen)
    yield Configured(settings=replace(chosen, quiet=QuietHours(begins=time(22), ends=time(7))), by=ADA)
    yield Configured(settings=chosen, by=ADA, in_their_zone=True)
    yield Said(text=words)


def explanation(words: str, many: int) -> Explanation:
    return Explanation(
        code=words, title=words, meaning=words, temporary=None, actor=Actor.UNKNOWN, wait_seconds=900,
        causes=(LikelyCause(cause="x", text=words),) * many,
        steps=(Step(actor=Actor.NOBODY, text=words),) * many,
        faq=(Question(question=words, answer=words),) * many,
        sources=(words,) * many,
    )  # fmt: skip


def post(content: Content) -> Post:
    return Post(key="k", team="T1", channel="C1", place=Place.THREAD, content=content, created_at=NOW)

"""How an edit of a message changes an incident: the rules alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.incidents.arriving.rewording import Edit
from bot.models.bounce import Bounce
from bot.models.correction import Correction
from bot.models.diagnosis import Actor, Subject
from bot.models.incident import IncidentState, Usual
from bot.models.query import Query
from tests.given import NOON, diagnosis, incident, watch

MESSAGE = "T1:C1:1.0"
EDIT = Edit(message=MESSAGE, by="U1", at=NOON, scale=1.0)
WAITING, RECOVERED = IncidentState.WAITING, IncidentState.RECOVERED
OURS = incident(origin=MESSAGE, state=WAITING, diagnosis=diagnosis())
FULL = Bounce(reason="mailboxfull", likely_causes=("mailbox-full",))
WELL: dict[str, Any] = {"state": RECOVERED, "diagnosis": diagnosis("healthy")}


def test_it_starts_over_without_findings_but_keeps_what_its_thread_was_told() -> None:
    wrong = Correction(
        incident=OURS.id, by="U2", at=NOON, said_cause="x", said_actor=Actor.RECIPIENT, said_confidence=0.9,
        cause=None, actor=Actor.SENDER,
    )  # fmt: skip
    known = replace(
        OURS, asked_by="U2", looked_at=NOON, next_check_at=NOON, closed_at=NOON, correction=wrong,
        provider="big.example", trouble="recipient-unreachable", alike=("b.example",),
        usual=Usual(seconds=60, cases=5),
    )  # fmt: skip
    meant = Subject(query=Query(domain="example.com"), bounce=FULL)
    change = EDIT.moved(meant, known, watch(reminds=True, at=NOON + timedelta(hours=1)))
    assert change is not None
    fresh = incident(origin=MESSAGE, query=meant.query, bounce=FULL, told_before=True)
    assert change.incident == fresh
    assert change.watch is not None
    assert (change.watch.reminds, change.watch.next_check_at) == (False, NOON)


@pytest.mark.parametrize(
    ("facts", "moves"),
    [
        ({}, True),
        ({"origin": f"{MESSAGE}:down.example"}, True),
        ({"origin": f"{MESSAGE}1"}, False),
        ({"count": 2}, False),
        ({"standing": True}, False),
        ({"state": RECOVERED}, True),
        ({"state": RECOVERED, "trouble": "recipient-unreachable"}, False),
        ({"state": IncidentState.RESOLVED}, False),
    ],
)
def test_only_an_incident_of_this_message_without_history_moves_along(
    facts: dict[str, Any], moves: bool
) -> None:
    there = replace(OURS, **facts)
    meant = Subject(query=Query(domain="example.com"))
    assert EDIT.can_move(there) is moves
    assert (EDIT.moved(meant, there, watch()) is not None) is moves


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ({}, False),
        ({"reply": "and a kind word"}, False),
        ({"status": "4.2.2"}, True),
        ({"address": "kim@down.example"}, True),
        ({"size": 90_000_000}, True),
    ],
)
def test_only_a_change_of_what_a_check_uses_is_another_question(said: dict[str, Any], asks: bool) -> None:
    subject = replace(OURS.subject, query=replace(OURS.query, **said))
    assert (EDIT.reworded(subject, OURS, watch()) is not None) is asks


def test_other_recipients_and_other_words_of_the_bounce_are_another_question() -> None:
    for subject in (replace(OURS.subject, others=("lee@down.example",)), replace(OURS.subject, bounce=FULL)):
        assert EDIT.reworded(subject, OURS, watch()) is not None


@pytest.mark.parametrize(
    ("facts", "bounce", "again"),
    [
        (WELL, FULL, True),
        (WELL, Bounce(), False),
        (WELL | {"count": 2}, FULL, False),
        ({"state": IncidentState.STOPPED, "withdrawn": True}, None, True),
        ({"state": IncidentState.STOPPED}, FULL, False),
    ],
)
def test_an_ended_incident_reopens_for_words_that_were_missing_or_removed(
    facts: dict[str, Any], bounce: Bounce | None, again: bool
) -> None:
    there = replace(OURS, **facts)
    change = EDIT.reworded(replace(OURS.subject, bounce=bounce), there, watch())
    assert (change is not None) is again


@pytest.mark.parametrize(
    ("facts", "ends"), [({}, True), ({"count": 2}, False), ({"state": IncidentState.RESOLVED}, False)]
)
def test_an_incident_ends_if_its_only_message_no_longer_names_its_domain(
    facts: dict[str, Any], ends: bool
) -> None:
    assert (EDIT.withdrawn(replace(OURS, **facts), watch()) is not None) is ends


def test_in_an_incident_that_others_joined_it_adopts_words_that_say_more() -> None:
    joined = replace(OURS, count=2)
    assert EDIT.reworded(replace(OURS.subject, bounce=FULL), joined, watch()) is None
    undecided = replace(joined, diagnosis=diagnosis("inconclusive"))
    change = EDIT.reworded(replace(OURS.subject, bounce=FULL), undecided, watch())
    assert change is not None
    assert change.incident is not None
    assert (change.incident.bounce, change.incident.count) == (FULL, 2)

"""Verdicts, codes and findings, in one line each."""

from dataclasses import replace

from bot.explain import explain
from bot.models.diagnosis import Actor, Finding, FindingState, Recheck, RecheckKind
from bot.models.query import Query
from bot.wording.text import finding_line, how_bad, in_short, judged, next_look, sure
from tests.given import diagnosis


def test_a_verdict_is_one_line_as_far_as_there_is_one() -> None:
    found = diagnosis()
    told = (
        "no mail server answers · their side, quite sure (90%) · temporary: the same message can arrive later"
    )
    assert judged(found) == told
    undecided = replace(found.verdict, cause="inconclusive", actor=Actor.UNKNOWN, temporary=None)
    assert judged(replace(found, verdict=undecided)) == "inconclusive · not known yet"
    assert judged(replace(found, verdict=replace(found.verdict, cause="healthy"))) is None


def test_the_certainty_shown_is_never_total() -> None:
    assert sure(1.0) == "quite sure (99%)"


def test_bounced_mail_is_not_said_to_arrive_later_even_for_a_temporary_cause() -> None:
    blocked = replace(diagnosis(), query=Query(status="5.7.1", domain="example.com"))
    assert how_bad(blocked) == "temporary, but this mail came back: send it again once it is fixed"
    gone = replace(blocked, verdict=replace(blocked.verdict, temporary=False))
    assert how_bad(gone).startswith("permanent: ")


def test_a_code_is_one_line_and_success_is_neither_temporary_nor_permanent() -> None:
    assert in_short(explain("250")) == "whose problem: nobody's"
    assert in_short(explain("4.4.1")) == (
        "temporary: the same message can arrive later · whose problem: usually their side"
        " · wait 15 minutes before the next attempt"
    )


def test_findings_are_listed_together_whatever_their_check() -> None:
    lines = [
        finding_line(Finding(check=check, subject="x", state=FindingState.OK, summary="Here"))
        for check in ("mx", "delegation", "registration")
    ]
    assert len({line.index("Here") for line in lines}) == 1


def test_the_next_check_is_shown_with_its_reason() -> None:
    looks = Recheck(kind=RecheckKind.MEASURE, after_seconds=900, why="It may pass.")
    reminds = Recheck(kind=RecheckKind.REMIND, after_seconds=86400, why="No look can tell.")
    never = Recheck(kind=RecheckKind.NONE, after_seconds=None, why="It is final.")
    assert [next_look(each) for each in (looks, reminds, never)] == [
        "Check again in 15 minutes: It may pass.",
        "Try again in 1 day: No look can tell.",
        "No recheck: It is final.",
    ]

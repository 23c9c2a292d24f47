"""The note to a postmaster: what fails, the server's reply, what we found, what we ask for."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Finding, FindingState, Step
from bot.models.query import Query
from bot.wording.note import note_to_postmaster
from tests.given import NOON, diagnosis, incident

OTHERS = Finding(check="vantage", subject="control", state=FindingState.OK, summary="Others answer us.")
FOUND = diagnosis()
DIAGNOSIS = replace(
    FOUND,
    findings=(*FOUND.findings, OTHERS),
    steps=(
        Step(actor=Actor.RECIPIENT, text="Start the server."),
        Step(actor=Actor.SENDER, text="Wait."),
    ),
)
INCIDENT = incident(query=Query(domain="example.com"), looked_at=NOON, diagnosis=DIAGNOSIS)


def test_it_gives_findings_and_times_and_asks_only_for_what_they_can_do() -> None:
    note = note_to_postmaster(INCIDENT)

    assert note.startswith("Subject: Mail to example.com does not arrive")
    assert "What we found at 2026-11-24 12:00 UTC: It is recipient-unreachable." in note
    assert "- mx1.example.com is silent." in note
    assert "- Start the server." in note
    assert "Wait." not in note
    assert "Others answer us." not in note


def test_of_a_domain_that_was_only_asked_about_it_does_not_say_that_mail_failed() -> None:
    note = note_to_postmaster(replace(INCIDENT, count=0, asked_only=True))

    assert note.startswith("Subject: Mail servers of example.com\n")
    assert "We checked whether mail from us can reach addresses at example.com, and found a problem." in note
    assert "does not arrive" not in note


def test_it_quotes_the_bounce_and_names_the_recipient() -> None:
    query = Query(domain="example.com", address="bob@example.com")
    bounce = Bounce(diagnostic="451 4.4.1 no answer\nfrom host")
    note = note_to_postmaster(replace(INCIDENT, query=query, bounce=bounce))

    assert "Mail from us to bob@example.com does not arrive" in note
    assert "    451 4.4.1 no answer\n    from host" in note


def test_it_says_how_to_find_the_message_in_their_log_as_far_as_the_bounce_tells() -> None:
    returned = datetime(2026, 3, 4, 13, 5, tzinfo=timezone(timedelta(hours=2)))
    bounce = Bounce(sender="ann@shop.example", message_id="<7@shop.example>", arrived=returned)
    note = note_to_postmaster(replace(INCIDENT, bounce=bounce))
    known = "- from: ann@shop.example\n- Message-ID: <7@shop.example>\n- returned: 2026-03-04 11:05 UTC\n"
    assert f"To find it in your log:\n{known}\n" in note
    for unknown in (Bounce(), Bounce(message_id=f"<{'A' * 5000}@shop.example>")):
        assert "in your log" not in note_to_postmaster(replace(INCIDENT, bounce=unknown))


def test_the_users_own_description_is_not_quoted() -> None:
    told = Query(domain="example.com", reply="mail to example.com bounces")
    assert "bounces" not in note_to_postmaster(replace(INCIDENT, query=told))


def test_a_code_alone_is_named_once_and_not_among_the_findings() -> None:
    said = Finding(check="reply", subject="1", state=FindingState.WARN, summary="The bounce says “4.4.1”")
    query = Query(domain="example.com", status="4.4.1")
    note = note_to_postmaster(replace(INCIDENT, query=query, diagnosis=replace(DIAGNOSIS, findings=(said,))))
    assert "It came back with the code 4.4.1." in note
    assert note.count("4.4.1") == 1


def test_before_the_verdict_it_claims_nothing() -> None:
    assert "What we found" not in note_to_postmaster(replace(INCIDENT, diagnosis=None))

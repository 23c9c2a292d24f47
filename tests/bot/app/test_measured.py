"""Calls are counted by kind, and their results are unchanged."""

from bot.app.measured import measured_accept, measured_diagnose
from bot.models.diagnosis import Diagnosis, Finding, FindingState, Subject
from bot.models.intake import Intake
from bot.models.query import Query
from bot.ports.looking import OnFinding
from bot.telemetry.metrics import REGISTRY
from tests.given import diagnosis, intake


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_new_items_are_counted_and_repeats_are_not() -> None:
    known: set[str] = set()

    async def accept(each: Intake) -> bool:
        new = each.origin not in known
        known.add(each.origin)
        return new

    accepting = measured_accept(accept)
    before = value("bouncebot_intake_total", kind="message")
    assert [await accepting(intake()) for _ in range(3)] == [True, False, False]
    assert value("bouncebot_intake_total", kind="message") == before + 1
    assert value("bouncebot_acknowledge_seconds_count") >= 3


async def test_a_diagnosis_is_timed_by_its_cause_and_its_findings_by_check() -> None:
    finding = Finding(
        check="mx", subject="a.example", state=FindingState.OK, summary="", at_seconds=0, seconds=2
    )
    made = diagnosis()

    async def diagnose(subject: Subject, on_finding: OnFinding) -> Diagnosis:
        on_finding(finding)
        return made

    shown: list[Finding] = []
    cause = made.verdict.cause
    before = (
        value("bouncebot_diagnosis_seconds_count", cause=cause),
        value("bouncebot_check_seconds_sum", check="mx"),
    )
    subject = Subject(query=Query(domain="a.example"))
    assert await measured_diagnose(diagnose)(subject, shown.append) is made
    assert shown == [finding]
    assert value("bouncebot_diagnosis_seconds_count", cause=cause) == before[0] + 1
    assert value("bouncebot_check_seconds_sum", check="mx") == before[1] + 2

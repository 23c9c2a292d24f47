"""Wraps accepting and diagnosing with counters and timers."""

import time
from collections.abc import Awaitable, Callable

from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.models.intake import Intake
from bot.ports.looking import Diagnose, OnFinding
from bot.telemetry.metrics import ACKNOWLEDGED, CHECKED, DIAGNOSED, INTAKE

Accept = Callable[[Intake], Awaitable[bool]]


def measured_accept(accept: Accept) -> Accept:
    async def accepting(intake: Intake) -> bool:
        with ACKNOWLEDGED.time():
            new = await accept(intake)
        if new:
            INTAKE.labels(intake.kind.value).inc()
        return new

    return accepting


def measured_diagnose(diagnose: Diagnose) -> Diagnose:
    async def diagnosing(subject: Subject, on_finding: OnFinding) -> Diagnosis:
        def found(finding: Finding) -> None:
            CHECKED.labels(finding.check).observe(finding.seconds)
            on_finding(finding)

        began = time.perf_counter()
        diagnosis = await diagnose(subject, found)
        DIAGNOSED.labels(diagnosis.verdict.cause).observe(time.perf_counter() - began)
        return diagnosis

    return diagnosing

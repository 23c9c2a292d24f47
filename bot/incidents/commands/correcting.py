"""Records that a user called a verdict wrong, and posts it to the thread. Pure functions."""

from dataclasses import replace
from datetime import datetime

from bot.causes import load_causes
from bot.grammar.commands import Wrong
from bot.incidents import answers, posts
from bot.models.content import Corrected
from bot.models.correction import Correction
from bot.models.diagnosis import Actor, Diagnosis
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.ports.change import Change


def corrected(command: Wrong, incident: Incident, intake: Intake, now: datetime) -> Change:
    """The change that a correction makes, on closed incidents too. Repeating it changes nothing."""
    if incident.diagnosis is None:
        return posts.unchanged(intake, answers.NOT_CHECKED_YET, now, incident)
    if command.cause is None and command.actor is None:
        return posts.unchanged(intake, answers.how_to_correct(incident), now, incident)
    correction = _correction(command, incident.id, incident.diagnosis, intake, now)
    if _same(correction, incident.correction):
        return posts.unchanged(intake, answers.CORRECTED_ALREADY, now, incident)
    post = posts.of_action(incident, Corrected(correction=correction), now)
    return Change(incident=replace(incident, correction=correction), correction=correction, posts=(post,))


def _correction(
    command: Wrong, incident: str, diagnosis: Diagnosis, intake: Intake, now: datetime
) -> Correction:
    verdict = diagnosis.verdict
    return Correction(
        incident=incident,
        by=intake.user or "",
        at=now,
        said_cause=verdict.cause,
        said_actor=verdict.actor,
        said_confidence=verdict.confidence,
        cause=command.cause,
        actor=command.actor or _usual_actor(command.cause),
        words=command.words,
    )


def _usual_actor(cause: str | None) -> Actor:
    return load_causes()[cause].actor if cause else Actor.UNKNOWN


def _same(correction: Correction, before: Correction | None) -> bool:
    """Whether the correction adds nothing to the earlier one, not even a comment."""
    return before is not None and before == replace(
        correction, at=before.at, words=correction.words or before.words
    )

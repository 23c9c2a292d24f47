"""Answers questions about an incident, in its thread. Pure functions."""

from dataclasses import replace
from datetime import datetime

from bot.causes import HEALTHY
from bot.grammar.commands import Note, Why
from bot.incidents import answers, posts
from bot.models.content import Noted, Reasoned
from bot.models.diagnosis import Actor, Diagnosis, Verdict
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.ports.change import Change
from bot.wording.note import note_to_postmaster
from bot.wording.text import summary


def answered(command: Why | Note, incident: Incident, intake: Intake, now: datetime) -> Change:
    """The reasons or the note; before the first diagnosis, a private line."""
    if incident.diagnosis is None:
        return posts.unchanged(intake, answers.NOT_CHECKED_YET, now, incident)
    match command:
        case Why():
            return _reasons(incident.diagnosis, incident, intake, now)
        case Note():
            return _note(incident, intake, now)


def _reasons(diagnosis: Diagnosis, incident: Incident, intake: Intake, now: datetime) -> Change:
    return Change(posts=(posts.in_answer(intake, incident, Reasoned(diagnosis=diagnosis), now),))


def _note(incident: Incident, intake: Intake, now: datetime) -> Change:
    """The first note has its own key; later requests are answered like any question."""
    if incident.query.domain is None:
        return posts.unchanged(intake, answers.NOBODY_TO_WRITE_TO, now, incident)
    if incident.diagnosis and not _concerns_them(incident, incident.diagnosis.verdict):
        line = answers.NOTHING_TO_WRITE.format(summary(incident.diagnosis, incident))
        return posts.unchanged(intake, line, now, incident)
    note = Noted(text=note_to_postmaster(incident))
    if incident.noted_for not in {None, intake.origin}:
        return Change(posts=(posts.in_answer(intake, incident, note, now),))
    post = posts.in_thread(incident, "note", note, now)
    return Change(incident=replace(incident, noted_for=intake.origin), posts=(post,))


def _concerns_them(incident: Incident, verdict: Verdict) -> bool:
    """Whether the other side has anything to act on: not if the fault is in our network, nor if the domain
    works."""
    well = verdict.cause == HEALTHY and (incident.standing or incident.trouble is not None)
    return not well and verdict.actor is not Actor.SENDER_NETWORK

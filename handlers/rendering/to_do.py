"""What its readers have to do about a trouble: the first step, and first that nothing is to be done now."""

from datetime import datetime

from bot.models.diagnosis import Actor, Diagnosis, Step
from bot.models.incident import Incident
from bot.wording.text import WHO_ACTS, first_step
from handlers.rendering import blocks as b
from handlers.rendering.dates import in_markup, in_rich_text
from handlers.rendering.escape import markup
from handlers.rendering.rendered import Block

STEP = 400


def on_card(found: Diagnosis, incident: Incident) -> Block | None:
    """The line on the card; None without a step."""
    step = first_step(found)
    if step is None:
        return None
    spans = [b.text("What to do: ", bold=True)]
    if step.can_wait and (at := _waits_until(incident)):
        spans += [b.text(_nothing_now(incident)), in_rich_text(at), b.text(". ")]
    return b.paragraph(*spans, b.text(in_words(step), STEP))


def in_notification(found: Diagnosis, incident: Incident) -> str:
    """The same in markup, to append to a sentence; empty without a step."""
    step = first_step(found)
    if step is None:
        return ""
    at = _waits_until(incident) if step.can_wait else None
    nothing = f"{_nothing_now(incident)}{in_markup(at)}. " if at else ""
    return f" What to do: {nothing}{markup(in_words(step), STEP)}"


def in_words(step: Step) -> str:
    """A step for the readers, who are meant if it names nobody else."""
    return f"{'' if step.actor is Actor.SENDER else WHO_ACTS[step.actor]}{step.text}"


def _nothing_now(incident: Incident) -> str:
    return f"nothing now. {'I remind you' if incident.reminds else 'I check again'}: "


def _waits_until(incident: Incident) -> datetime | None:
    """When it is looked at next; None if nothing is planned, or if somebody on our side has to act."""
    return None if incident.needs_somebody else incident.next_check_at

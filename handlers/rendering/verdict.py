"""The verdict, as card, thread and details begin with it: whose problem, how sure, and what was found."""

from bot.causes import HEALTHY
from bot.models.diagnosis import Diagnosis
from bot.models.incident import Incident
from bot.wording.text import summary, whose_problem
from handlers.rendering import blocks as b
from handlers.rendering.rendered import Block

SUMMARY = 600


def verdict(diagnosis: Diagnosis, incident: Incident) -> Block:
    """`Whose problem: their side, quite sure (93%). No mail server of …`; unless nothing is wrong."""
    if diagnosis.verdict.cause == HEALTHY:
        return works(diagnosis, incident)
    whose = f"{whose_problem(diagnosis.verdict)}. "
    told = b.text(summary(diagnosis, incident), SUMMARY)
    return b.paragraph(b.text("Whose problem: ", bold=True), b.text(whose), told)


def works(diagnosis: Diagnosis, incident: Incident) -> Block:
    """What was found, where nobody has to act any more."""
    return b.paragraph(b.text(summary(diagnosis, incident), SUMMARY, bold=True))

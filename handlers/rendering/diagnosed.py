"""The first verdict, in the thread: what happened, what to do, why, and what could not be checked."""

import re
from collections.abc import Iterable, Iterator

from bot.causes import HEALTHY
from bot.models.content import Diagnosed
from bot.models.diagnosis import Diagnosis, RecheckKind, Step
from bot.models.incident import Incident
from bot.wording.text import WHO_ACTS, blame, in_its_words, summary
from handlers.rendering import blocks as b
from handlers.rendering import buttons, findings, words
from handlers.rendering.dates import in_markup, in_rich_text
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.verdict import SUMMARY, verdict

MOST_STEPS = 6
MOST_OTHERS = 10
MOST_REMARKS = 3
_WORDS = re.compile(r"[^\W\d_]{3}")
"""Matches quotes with words, which say more than the code shown above them."""


def diagnosed(content: Diagnosed, incident: Incident) -> Rendered:
    found, whose = content.diagnosis, blame(content.diagnosis.verdict)
    what = f" {words.cause(found.verdict.cause)}{whose}." if whose else ""
    lead = markup(f"{words.name(found.query)}:{what}", 250)
    told = f"{lead} {_earlier_in_words(content)}{markup(summary(found, incident), SUMMARY)}"
    return fitted(told, list(_blocks(content, incident)))


def _earlier_in_words(content: Diagnosed) -> str:
    return f"It bounced earlier: {in_markup(content.bounced_earlier)}. " if content.bounced_earlier else ""


def _blocks(content: Diagnosed, incident: Incident) -> Iterator[Block]:
    diagnosis = content.diagnosis
    if content.bounced_earlier:
        yield b.paragraph(
            b.text("It bounced earlier: "),
            in_rich_text(content.bounced_earlier),
            b.text(". Below is the state now."),
        )
    yield verdict(diagnosis, incident)
    if not (incident.standing and diagnosis.verdict.cause == HEALTHY):
        yield from steps(diagnosis.steps)
    yield from findings.reasons(diagnosis)
    yield from _quoted(content)
    yield from findings.others(diagnosis)
    if hidden := findings.unseen(diagnosis):
        yield hidden
    yield b.context(*_small_print(diagnosis, incident))
    yield buttons.wrong(incident)


def steps(to_do: Iterable[Step]) -> Iterator[Block]:
    """The steps: who does what."""
    items = [[*_who(step), b.text(step.text, 400)] for step in list(to_do)[:MOST_STEPS]]
    if items:
        yield b.rich_text(b.heading("What to do"), b.bullets(items, ordered=True))


def _who(step: Step) -> Iterator[Block]:
    """Who does it; nobody does the waiting."""
    if who := WHO_ACTS[step.actor]:
        yield b.text(who, bold=True)


def _quoted(content: Diagnosed) -> Iterator[Block]:
    quote = in_its_words(content.diagnosis.query, content.bounce)
    if quote and _WORDS.search(quote):
        yield b.rich_text(b.heading("Text of the bounce"), b.preformatted(quote.strip()))
    if content.bounce and (remarks := content.bounce.remarks[:MOST_REMARKS]):
        items = [[b.text(each, 200)] for each in remarks]
        yield b.rich_text(b.heading("About the bounce"), b.bullets(items))


def _small_print(diagnosis: Diagnosis, incident: Incident) -> Iterator[str]:
    yield _next_look(diagnosis, incident)
    if diagnosis.others:
        shown = ", ".join(markup(other, 80) for other in diagnosis.others[:MOST_OTHERS])
        more = len(diagnosis.others) - MOST_OTHERS
        yield f"Also failed: {shown}{f' and {more} more' if more > 0 else ''}"
    yield duration_of(diagnosis)


def duration_of(diagnosis: Diagnosis) -> str:
    took = diagnosis.elapsed_seconds
    return f"Checked for {took:.1f} s" if took >= 0.1 else "Checked for less than 0.1 s"


def _next_look(diagnosis: Diagnosis, incident: Incident) -> str:
    """When the next check is, or that there is none, and why."""
    at, why = incident.next_check_at, markup(diagnosis.recheck.why, 200)
    if at and incident.standing:
        return f"Next check: {in_markup(at)} · The domain is watched, with or without a bounce."
    if diagnosis.recheck.kind is RecheckKind.NONE:
        return f"No further check: {why}"
    kind = "Next check" if diagnosis.recheck.kind is RecheckKind.MEASURE else "Reminder"
    return f"{kind}: {in_markup(at)} · {why}" if at else f"{kind}: {why}"

"""Longer answers to somebody who asked: explain, list, why, note, history."""

from collections.abc import Iterator

from bot.durations import in_words
from bot.models import Explained, Explanation, Incident, Listed, Noted, Reasoned, Recalled, WeighedCause
from bot.models.diagnosis import Diagnosis
from bot.text import whose
from handlers.rendering import blocks as b
from handlers.rendering import findings, words
from handlers.rendering.card import headline
from handlers.rendering.dates import in_rich_text
from handlers.rendering.diagnosed import steps
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered

MOST_INCIDENTS = 20
MOST_CAUSES = 6
NOTE = 3000


def explained(content: Explained) -> Rendered:
    told = content.explanation
    return fitted(f"{markup(told.code, 40)}: {markup(told.title, 200)}", list(_explanation(told)))


def _explanation(told: Explanation) -> Iterator[Block]:
    yield b.header(f"{told.code}: {told.title}")
    yield b.paragraph(b.text(told.meaning, 1500))
    yield b.context(" · ".join(_in_short(told)))
    causes = [[b.text(likely.text, 300)] for likely in told.causes[:MOST_CAUSES]]
    if causes:
        yield b.rich_text(b.heading("What is usually behind it"), b.bullets(causes))
    yield from steps(told.steps)
    for asked in told.faq[:4]:
        yield b.paragraph(b.text(f"{asked.question}\n", 200, bold=True), b.text(asked.answer, 500))
    if told.sources:
        yield b.context("Sources: " + ", ".join(markup(source, 120) for source in told.sources[:6]))


def _in_short(told: Explanation) -> Iterator[str]:
    yield words.HOW_BAD[told.temporary]
    yield f"who acts: {whose(told.actor)}"
    if told.wait_seconds:
        yield f"wait {in_words(told.wait_seconds)} before the next try"


def listed(content: Listed) -> Rendered:
    if not content.incidents:
        return fitted("Nothing is open here.", [b.paragraph(b.text("Nothing is open here."))])
    count = len(content.incidents)
    told = "1 incident is open here." if count == 1 else f"{count} incidents are open here."
    return fitted(told, [b.paragraph(b.text(told, bold=True)), *_incidents(content.incidents)])


def recalled(content: Recalled) -> Rendered:
    domain = content.domain
    if not content.incidents:
        return fitted(
            f"Nothing was seen here at {markup(domain, 253)} before.",
            [b.paragraph(b.text(f"Nothing was seen here at {domain} before.", 300))],
        )
    told = f"Seen here at {domain}, newest first:"
    return fitted(
        markup(told, 300), [b.paragraph(b.text(told, 300, bold=True)), *_incidents(content.incidents)]
    )


def _incidents(incidents: tuple[Incident, ...]) -> Iterator[Block]:
    items = [_row(incident) for incident in incidents[:MOST_INCIDENTS]]
    more = len(incidents) - len(items)
    items += [[b.text(f"and {more:,} more")]] if more else []
    yield b.rich_text(b.bullets(items))


def _row(incident: Incident) -> list[Block]:
    lead = f"{words.sign(incident).character} {headline(incident)} · {words.bounces(incident.count)} · "
    row = [b.text(incident.id, 40, code=True), b.text(f" {lead}", 200)]
    if incident.next_check_at and incident.state.is_open:
        return [*row, b.text("next look "), in_rich_text(incident.next_check_at)]
    if incident.closed_at:
        lasted = in_words((incident.closed_at - incident.opened_at).total_seconds())
        return [*row, b.text("from "), in_rich_text(incident.opened_at), b.text(f", for {lasted}")]
    return [*row, b.text("since "), in_rich_text(incident.opened_at)]


def reasoned(content: Reasoned) -> Rendered:
    diagnosis = content.diagnosis
    blocks = [b.paragraph(b.text(diagnosis.verdict.summary, 600, bold=True)), *weighed(diagnosis)]
    blocks += filter(None, (findings.table(diagnosis.findings), findings.unseen(diagnosis)))
    return fitted(markup(diagnosis.verdict.summary, 600), blocks)


def weighed(diagnosis: Diagnosis) -> Iterator[Block]:
    """Every cause that was weighed, with what speaks for and against it."""
    for one in diagnosis.causes[:MOST_CAUSES]:
        yield _weighed(one, diagnosis)


def _weighed(one: WeighedCause, diagnosis: Diagnosis) -> Block:
    items = [
        [b.text(f"{side}: ", bold=True), b.text(summary, 160)]
        for side, ids in (("for", one.supports), ("against", one.against))
        for summary in findings.summaries(ids, diagnosis)[:3]
    ]
    title = b.heading(f"{words.cause(one.cause)}, {words.sure(one.weight)}")
    return b.rich_text(title, b.bullets(items)) if items else b.rich_text(title)


def noted(content: Noted) -> Rendered:
    lead = "The note to their postmaster, ready to copy:"
    return fitted(lead, [b.paragraph(b.text(lead)), b.rich_text(b.preformatted(content.text, NOTE))])

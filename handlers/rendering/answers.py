"""Longer answers to somebody who asked: explain, list, why, note, history."""

from collections.abc import Iterator

from bot.models.content import Explained, Listed, Noted, Reasoned
from bot.models.diagnosis import Diagnosis, WeighedCause
from bot.models.explanation import Explanation
from bot.models.incident import Incident
from bot.wording.text import in_short, summary, sure
from handlers.rendering import blocks as b
from handlers.rendering import findings, words
from handlers.rendering.diagnosed import steps
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.rows import Link, rows

MOST_CAUSES = 6
MOST_SOURCES = 6
NOTE = 3000


def explained(content: Explained) -> Rendered:
    told = content.explanation
    return fitted(markup(told.heading, 240), list(_explanation(told)))


def _explanation(told: Explanation) -> Iterator[Block]:
    yield b.header(told.heading)
    yield b.paragraph(b.text(told.meaning, 1500))
    yield b.context(in_short(told))
    causes = [[b.text(likely.text, 300)] for likely in told.causes[:MOST_CAUSES]]
    if causes:
        yield b.rich_text(b.heading("Usual causes"), b.bullets(causes))
    yield from steps(told.steps)
    for asked in told.faq[:4]:
        yield b.paragraph(b.text(f"{asked.question}\n", 200, bold=True), b.text(asked.answer, 500))
    if told.sources:
        yield b.paragraph(b.text("Sources: " + ", ".join(told.sources[:MOST_SOURCES])))


def listed(content: Listed, link: Link) -> Rendered:
    if not content.incidents:
        return _told("Nothing is open here.")
    count = len(content.incidents)
    told = "1 incident is open here." if count == 1 else f"{count:,} incidents are open here."
    return _told(told, rows(content.incidents, link))


def _told(lead: str, *more: Block) -> Rendered:
    return fitted(markup(lead, 300), [b.paragraph(b.text(lead, 300, bold=bool(more))), *more])


def reasoned(content: Reasoned, incident: Incident) -> Rendered:
    diagnosis, told = content.diagnosis, summary(content.diagnosis, incident)
    blocks = [b.paragraph(b.text(told, 600, bold=True)), *weighed(diagnosis)]
    blocks += filter(None, (findings.table(diagnosis.findings), findings.unseen(diagnosis)))
    return fitted(markup(told, 600), blocks)


def weighed(diagnosis: Diagnosis) -> Iterator[Block]:
    """Every cause that was weighed, with the evidence for and against it."""
    for one in diagnosis.causes[:MOST_CAUSES]:
        yield _weighed(one, diagnosis)


def _weighed(one: WeighedCause, diagnosis: Diagnosis) -> Block:
    items = [
        [b.text(f"{side}: ", bold=True), b.text(said, 160)]
        for side, ids in zip(("for", "against"), findings.sides(one, diagnosis), strict=True)
        for said in findings.summaries(ids, diagnosis)[:3]
    ]
    title = b.text(f"{words.cause(one.cause)}, {sure(one.weight)} ", bold=True)
    named = {"type": "rich_text_section", "elements": [title, b.text(one.cause, 60, code=True)]}
    return b.rich_text(named, b.bullets(items)) if items else b.rich_text(named)


def noted(content: Noted) -> Rendered:
    return _told(
        "The note to their postmaster, ready to copy:", b.rich_text(b.preformatted(content.text, NOTE))
    )

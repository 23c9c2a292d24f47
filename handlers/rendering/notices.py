"""Short lines: who did what, what joined, and plain words of our own."""

import re

from bot.models.incident import Incident
from bot.models.post import Acted, Corrected, Joined, Said
from bot.text import WHOSE
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.dates import in_markup, in_rich_text
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.rows import Link

MOST_RECIPIENTS = 40
_CODE = re.compile(r"`([^`\n]{1,300})`")
_DID = {"took": "took it.", "snoozed": "snoozed it"}


def joined(content: Joined, incident: Incident) -> Rendered:
    told = f"{words.bounces(content.count)} of {words.name(incident.query)} by now."
    blocks = [b.paragraph(b.text(told))]
    if content.recipients:
        shown = [[b.text(one, 254, code=True)] for one in content.recipients[:MOST_RECIPIENTS]]
        more = len(content.recipients) - len(shown)
        shown += [[b.text(f"and {more:,} more")]] if more else []
        blocks = [b.paragraph(b.text(f"{told} New recipients:")), b.rich_text(b.bullets(shown))]
    return fitted(markup(told, 200), blocks)


def acted(content: Acted) -> Rendered:
    did = _DID[content.did]
    until = [b.text(" until: "), in_rich_text(content.until), b.text(".")] if content.until else []
    words_until = f" until: {in_markup(content.until)}." if content.until else ""
    text = f"{words.mention(content.by)} {did}{words_until}"
    return fitted(text, [b.paragraph(b.user(content.by), b.text(f" {did}"), *until)])


def corrected(content: Corrected) -> Rendered:
    """Who says so, what it really is, and what we had said."""
    given = content.correction
    right, before = words.correction(given), f"{words.cause(given.said_cause)}, {WHOSE[given.said_actor]}"
    told = f"says that the verdict is wrong: it is “{right}”, not “{before}”."
    blocks = [b.paragraph(b.user(given.by), b.text(f" {told}"))]
    if given.words:
        blocks.append(b.quote(given.words))
    return fitted(f"{words.mention(given.by)} {markup(told, 300)}", blocks)


def said(content: Said, incident: Incident | None, link: Link) -> Rendered:
    """Text between backticks becomes code, the incident's id leads to its card; all else stays as it is."""
    target = link(incident) if incident else None
    spans = [_named(span, incident, target) for span in _spans(content.text[:3000])]
    return fitted(markup(content.text, 1000) or "…", [b.paragraph(*spans)])


def _spans(text: str) -> list[Block]:
    parts = _CODE.split(text)
    return [b.text(part, 3000, code=bool(at % 2)) for at, part in enumerate(parts) if part] or [b.text("…")]


def _named(span: Block, incident: Incident | None, target: str | None) -> Block:
    named = incident is not None and span["text"] == incident.id
    return {"type": "link", "url": target, "text": span["text"]} if target and named else span

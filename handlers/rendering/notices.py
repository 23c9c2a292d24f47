"""Short posts: actions, joined bounces, edits, corrections, and plain lines."""

import re

from bot.durations import exactly
from bot.models.content import Acted, Corrected, Edited, Joined, Said
from bot.models.incident import Incident
from bot.wording.text import WHOSE, otherwise
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.dates import in_markup, in_rich_text
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.rows import Link

MOST_RECIPIENTS = 40
_CODE = re.compile(r"`([^`\n]{1,300})`")
_DID = {"took": "took {name}", "handed": "handed {name}", "snoozed": "snoozed {name}"}


def joined(content: Joined, incident: Incident) -> Rendered:
    counted = f"{words.bounces(content.count)} for {words.name(incident.query)} so far."
    told = " ".join(filter(None, (counted, otherwise(incident))))
    blocks = [b.paragraph(b.text(told))]
    if content.recipients:
        shown = [[b.text(one, 254, code=True)] for one in content.recipients[:MOST_RECIPIENTS]]
        more = len(content.recipients) - len(shown)
        shown += [[b.text(f"and {more:,} more")]] if more else []
        blocks = [b.paragraph(b.text(f"{told} New recipients:")), b.rich_text(b.bullets(shown))]
    return fitted(markup(told, 500), blocks)


def acted(content: Acted, incident: Incident) -> Rendered:
    """An action. It names the incident, because a thread may belong to several."""
    length, told = exactly(content.seconds or 0), _DID[content.did].format(name=words.name(incident.query))
    did = f"{told} for {length}," if length else told
    text, shown = f"{words.mention(content.by)} {markup(did, 250)}", [b.user(content.by), b.text(f" {did}")]
    if content.to:
        text += f" to {words.mention(content.to)}"
        shown += [b.text(" to "), b.user(content.to)]
    if content.taken_from:
        text += f" from {words.mention(content.taken_from)}"
        shown += [b.text(" from "), b.user(content.taken_from)]
    if content.until:
        text += f" until: {in_markup(content.until)}"
        shown += [b.text(" until: "), in_rich_text(content.until)]
    return fitted(f"{text}.", [b.paragraph(*shown, b.text("."))])


def edited(content: Edited) -> Rendered:
    """Who edited the message, and what is checked now."""
    code, name = content.query.status, words.name(content.query)
    about = name if code in {None, name} else f"{code} {name}"
    who = [b.user(content.by)] if content.by else [b.text("Somebody")]
    by = words.mention(content.by) if content.by else "Somebody"
    text = f"{by} edited the message. I am checking again: {markup(about, 200)}."
    told = b.text(" edited the message. I am checking again: ")
    return fitted(text, [b.paragraph(*who, told, b.text(about, 200, code=True), b.text("."))])


def corrected(content: Corrected) -> Rendered:
    """A correction: by whom, what it really is, and what we had said."""
    given = content.correction
    right, before = words.correction(given), f"{words.cause(given.said_cause)}, {WHOSE[given.said_actor]}"
    told = f"says that the verdict is wrong: it is “{right}”, not “{before}”."
    blocks = [b.paragraph(b.user(given.by), b.text(f" {told}"))]
    if given.words:
        blocks.append(b.quote(given.words))
    return fitted(f"{words.mention(given.by)} {markup(told, 300)}", blocks)


def said(content: Said, incident: Incident | None, link: Link) -> Rendered:
    """A plain line. Text between backticks becomes code, and the incident's id a link to its card."""
    target = link(incident) if incident else None
    spans = [_named(span, incident, target) for span in _spans(content.text[:3000])]
    return fitted(markup(content.text, 1000) or "…", [b.paragraph(*spans)])


def _spans(text: str) -> list[Block]:
    parts = _CODE.split(text)
    return [b.text(part, 3000, code=bool(at % 2)) for at, part in enumerate(parts) if part] or [b.text("…")]


def _named(span: Block, incident: Incident | None, target: str | None) -> Block:
    named = incident is not None and span["text"] == incident.id
    return {"type": "link", "url": target, "text": span["text"]} if target and named else span

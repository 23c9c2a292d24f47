"""The result of a recheck, and the end of an incident."""

from collections.abc import Iterator, Sequence

from bot.causes import BLIND, HEALTHY, INCONCLUSIVE
from bot.durations import in_words
from bot.models.content import Closed, Rechecked
from bot.models.diagnosis import Actor, Diagnosis, Step
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Changed, Outcome
from bot.wording.text import blame, summary
from handlers.rendering import blocks as b
from handlers.rendering import diagnosed, findings, words
from handlers.rendering.dates import in_rich_text
from handlers.rendering.escape import line, markup
from handlers.rendering.fit import fitted
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.verdict import verdict

_TOLD = {
    Outcome.UNCHANGED: "🔁 {name}: nothing has changed.",
    Outcome.RECOVERED: "✅ {over}{after}: send it again now.",
    Outcome.REMINDER: "⏰ {name}: time to send it again. No check from here can tell whether it will arrive.",
}
_TOLD_OF_QUEUED = {
    Outcome.RECOVERED: "✅ {over}{after}: your server delivers what it still holds; "
    "send again only what came back.",
    Outcome.REMINDER: "⏰ {name}: look into your mail queue. Your server should have delivered it by now; "
    "send again only what came back.",
}
"""Where the sending server still tries: a second copy would arrive twice."""
_TOLD_OF_DEFERRED = {
    Outcome.REMINDER: "⏰ {name}: it should have arrived by now. Send it again only if it came back; "
    "no check from here can tell.",
}
"""Where nobody knows whether the sending server still tries."""
_CHANGED: dict[Changed, str] = {
    "cause": "🔁 {name} still fails, now for another reason: {cause}{whose}.",
    "actor": "🔁 {name}: whose problem it is has changed{whose}.",
    "servers": "🔁 {name}: which servers fail has changed.",
}
_KNOWN_NOW = "🔁 {name}: it is known now why mail fails: {cause}{whose}."
_UNKNOWN_NOW = "🔁 {name}: no check can tell any more why mail fails."
_UNSEEN_NOW = "🔁 {name} cannot be checked any more: {cause}{whose}."
_STILL_UNSEEN = "🔁 {name} still cannot be checked: {cause}{whose}."
_SEEN_AGAIN = "🔁 {name} can be checked again: {cause}{whose}."
_FAILING = "❗ Mail to {name} is failing now: {cause}{whose}."
_UNSURE = "🔁 {name} worked before. Now no check can tell whether it does."
"""After a domain that worked: the first time that it does not, or may not."""
_ENDED = {
    IncidentState.RESOLVED: "✅ {name}: resolved{how}. No more checks.",
    IncidentState.STOPPED: "🔕 {name}: no longer watched.{why}",
    IncidentState.GAVE_UP: "❗ {name}: stop waiting. The message has left the queue, and it still fails.",
}
_STILL_FAILS = "❗ {name}: it still fails, and I stop checking."
"""After a question about a domain: no message waits in a queue."""
_QUEUE_DELIVERS = "What is still in your mail queue goes out by itself."
_BY_ANOTHER_WAY = (
    "Tell the recipient by phone or another address: the message did not arrive, and has to be sent again "
    "once this is fixed."
)


def rechecked(content: Rechecked, incident: Incident) -> Rendered:
    told, people = _told(content, incident), _people(content)
    return fitted(_notification(people, told), [_lead(people, told), *_what_changed(content, incident)])


def closed(content: Closed, incident: Incident) -> Rendered:
    how = f": {words.ENDINGS[content.ending]}" if content.ending else ""
    why = "" if content.by else " Its time is up; a new bounce opens a new incident."
    nothing_sent = content.state is IncidentState.GAVE_UP and not incident.count
    told = (_STILL_FAILS if nothing_sent else _ENDED[content.state]).format(
        name=words.name(incident.query), how=how, why=why
    )
    by = f" By {words.mention(content.by)}." if content.by else ""
    blocks = [_lead(content.mention, told, by=content.by)]
    if left := " ".join(_left(content)):
        blocks.append(b.paragraph(b.text(left, 600)))
    if content.words:
        blocks.append(b.quote(content.words))
    if content.state is IncidentState.GAVE_UP and incident.diagnosis:
        blocks += diagnosed.steps(_instead(incident.diagnosis, sent=bool(incident.count)))
    return fitted(f"{_notification(content.mention, told)}{by} {markup(left, 600)}", blocks)


def _left(content: Closed) -> Iterator[str]:
    """What is not followed any more, or not checked at all, because the incident is closed."""
    if content.second:
        cause = f"{words.cause(content.second.cause)}{blame(content.second)}"
        yield f"Its second trouble is not checked any more either: {cause}."
    if asked := content.unanswered:
        what = " ".join(line(part, 254) for part in (asked.status, asked.address or asked.domain) if part)
        yield f"The question about {what or 'another bounce'} was not checked before that: ask again."


def _instead(found: Diagnosis, *, sent: bool) -> Iterator[Step]:
    """The steps after giving up: all except waiting."""
    if sent:
        yield Step(actor=Actor.SENDER, text=_BY_ANOTHER_WAY)
    yield from (step for step in found.steps if step.actor is not Actor.NOBODY)


def _told(content: Rechecked, incident: Incident) -> str:
    name = words.name(incident.query)
    if content.outcome is Outcome.CHANGED and content.diagnosis:
        verdict = content.diagnosis.verdict
        cause, whose = words.cause(verdict.cause), blame(verdict)
        return _changed(content, content.diagnosis).format(name=name, cause=cause, whose=whose)
    after = f" after {in_words(incident.lasted)}" if incident.lasted else ""
    over = f"{name}: {words.OURS_OVER}" if incident.trouble_is_ours else f"{name} {words.OVER.words}"
    if content.outcome is Outcome.RECOVERED and not incident.count:
        return f"✅ {over}{after}."
    where = _TOLD_OF_QUEUED if incident.queued else _TOLD_OF_DEFERRED if incident.may_be_queued else {}
    return (_TOLD | where)[content.outcome].format(name=name, over=over, after=after)


def _changed(content: Rechecked, now: Diagnosis) -> str:
    before, after = content.before and content.before.verdict.cause, now.verdict.cause
    if after in BLIND and before != after:
        return _STILL_UNSEEN if before in BLIND else _UNSEEN_NOW
    if before in BLIND and before != after:
        return _SEEN_AGAIN
    if before == HEALTHY != after:
        return _UNSURE if after == INCONCLUSIVE else _FAILING
    if content.changed != "actor" and INCONCLUSIVE in {before, after} and before != after:
        return _KNOWN_NOW if before == INCONCLUSIVE else _UNKNOWN_NOW
    return _CHANGED[content.changed or "cause"]


def _people(content: Rechecked) -> Sequence[str]:
    asked = (content.asked_by,) if content.asked_by else ()
    return tuple(dict.fromkeys((*content.mention, *asked)))


def _notification(people: Sequence[str], told: str) -> str:
    return " ".join((*map(words.mention, people), markup(told, 400)))


def _lead(people: Sequence[str], told: str, by: str | None = None) -> Block:
    mentions = [span for person in people[:10] for span in (b.user(person), b.text(" "))]
    said_by = [b.text(" By "), b.user(by), b.text(".")] if by else []
    return b.paragraph(*mentions, b.text(told, 400, bold=True), *said_by)


def _what_changed(content: Rechecked, incident: Incident) -> Iterator[Block]:
    if content.diagnosis is None:
        return
    if content.outcome is Outcome.CHANGED:
        yield from _before_and_now(content, content.diagnosis, incident)
    else:
        yield b.paragraph(b.text(summary(content.diagnosis, incident), 600))
    if content.outcome is Outcome.RECOVERED and incident.may_be_queued:
        yield b.paragraph(b.text(_QUEUE_DELIVERS))
    if content.outcome is not Outcome.RECOVERED and incident.next_check_at:
        yield b.paragraph(b.text("Next check: "), in_rich_text(incident.next_check_at), b.text("."))


def _before_and_now(content: Rechecked, now: Diagnosis, incident: Incident) -> Iterator[Block]:
    if content.before:
        yield b.paragraph(b.text("Before: ", bold=True), b.text(summary(content.before, incident), 600))
    yield verdict(now, incident)
    changed = findings.table(findings.changes(content.before, now))
    if changed:
        yield changed
    yield from diagnosed.steps(now.steps)

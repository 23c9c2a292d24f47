"""The card: what it is, whose problem, what to do, how bad, what is next, who took it, how many bounces."""

from collections.abc import Iterator, Sequence

from bot.models.diagnosis import Diagnosis, Finding, FindingState, RecheckKind
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Watch
from bot.wording.text import blame, how_bad, second_trouble_of, summary
from handlers.rendering import blocks as b
from handlers.rendering import second, to_do, words
from handlers.rendering.buttons import actions
from handlers.rendering.dates import in_markup, in_rich_text
from handlers.rendering.escape import markup
from handlers.rendering.fit import fitted
from handlers.rendering.known import besides, linked, usually
from handlers.rendering.rendered import Block, Rendered
from handlers.rendering.verdict import SUMMARY, verdict, works

RECENT_FINDINGS = 8

_HEADLINES = {
    IncidentState.LOOKING: "checking…",
    IncidentState.STOPPED: "no longer watched",
    IncidentState.GAVE_UP: "still broken, stop waiting",
}
_NO_LOOK = {
    RecheckKind.MEASURE: "no further check planned: press Check now",
    RecheckKind.REMIND: "no further reminder: press Resolve once it arrived",
    RecheckKind.NONE: "no further check: it would not help",
}
_IN_TROUBLE = frozenset({IncidentState.WAITING, IncidentState.GAVE_UP})


def card(
    incident: Incident,
    watch: Watch | None,
    findings: Sequence[Finding] = (),
    *,
    code: str | None = None,
    meaning: str | None = None,
    original: str | None = None,
) -> Rendered:
    """The card of an incident. `findings`: of a running look; `code`: the one that was reported, and
    `meaning`, in words; `original`: the link to the message that opened it."""
    said = list(_what(incident, code, meaning, original))
    return fitted(_notification(incident), list(_blocks(incident, watch, findings, said)))


def headline(incident: Incident) -> str:
    """The incident's name and state in one line."""
    if incident.state is IncidentState.RESOLVED:
        return f"{words.name(incident.query)}: {words.ending(incident)}"
    if incident.state is IncidentState.RECOVERED:
        do = ", the mail goes out by itself" if incident.queued else ", send it again now"
        return f"{words.name(incident.query)}: {words.works(incident)}{do if incident.count else ''}"
    if incident.state is not IncidentState.WAITING or incident.diagnosis is None:
        return f"{words.name(incident.query)}: {_HEADLINES.get(incident.state, 'waiting')}"
    return f"{words.name(incident.query)}: {_causes(incident, incident.diagnosis)}"


def _causes(incident: Incident, found: Diagnosis) -> str:
    """`SPF fails`, or with a second trouble: `SPF fails, and connections are refused`."""
    also = second_trouble_of(incident)
    return ", and ".join(words.cause(cause) for cause in (found.verdict.cause, also and also.cause) if cause)


def _notification(incident: Incident) -> str:
    found = incident.diagnosis
    whose = blame(found.verdict) if found and incident.state in _IN_TROUBLE else ""
    told = f". {markup(summary(found, incident), SUMMARY)}" if found else ""
    do = to_do.in_notification(found, incident) if found and _is_in_trouble(incident) else ""
    also = second.in_notification(incident)
    return f"{words.sign(incident).character} {markup(headline(incident) + whose, 250)}{told}{do}{also}"


def _blocks(
    incident: Incident, watch: Watch | None, findings: Sequence[Finding], said: Sequence[Block]
) -> Iterator[Block]:
    yield b.header(f"{words.sign(incident).character} {headline(incident)}")
    yield from said
    if incident.diagnosis and _is_in_trouble(incident):
        if do := to_do.on_card(incident.diagnosis, incident):
            yield do  # with the verdict above the facts: at night one reads two lines
        yield b.paragraph(b.text("How bad: ", bold=True), b.text(how_bad(incident.diagnosis)))
    yield from _progress(incident, findings)
    facts = list(_facts(incident, watch))
    if facts:
        yield b.fields(facts)
    yield from second.on_card(incident)
    yield from besides(incident)
    yield from linked(incident)
    yield b.context(" · ".join(_small_print(incident)))
    buttons = actions(incident)
    if buttons:
        yield buttons


def _what(incident: Incident, code: str | None, meaning: str | None, original: str | None) -> Iterator[Block]:
    """What was reported, and the verdict."""
    asked = list(_asked(incident.query.address, code, meaning))
    if incident.bounced_earlier:
        asked += [b.text(" · bounced earlier: " if asked else "Bounced earlier: ")]
        asked += [in_rich_text(incident.bounced_earlier)]
    if original:
        asked += [b.text(" · " if asked else "From "), b.link(original, "the original message")]
    if asked:
        yield b.paragraph(*asked)
    if incident.diagnosis:
        told = works if words.is_well(incident) else verdict
        yield told(incident.diagnosis, incident)


def _asked(address: str | None, code: str | None, meaning: str | None) -> Iterator[Block]:
    if code:
        yield b.text(code, 40, code=True)
        yield b.text(f" {meaning or ''}", 300)
    if address:
        yield b.text(" for " if code else "For ")
        yield b.text(address, 254, code=True)


def _progress(incident: Incident, findings: Sequence[Finding]) -> Iterator[Block]:
    found = [each for each in findings if each.state is not FindingState.SKIPPED]
    if not found or not incident.state.is_open:
        return
    recent = found[-RECENT_FINDINGS:]
    items = [[b.text(f"{words.MARKS[f.state]}: "), b.text(f.summary, 200)] for f in recent]
    yield b.rich_text(b.heading(f"Checking now, {len(found)} findings so far"), b.bullets(items))


def _facts(incident: Incident, watch: Watch | None) -> Iterator[tuple[str, str]]:
    if said := incident.correction:
        yield "Corrected", f"{markup(words.correction(said), 120)}, says {words.mention(said.by)}"
    if incident.state.is_open:
        yield "Next", _next(incident, watch)
        yield "Taken by", words.mention(incident.taken_by) if incident.taken_by else "nobody yet"


def _is_in_trouble(incident: Incident) -> bool:
    """Whether something is still to be done about it."""
    return incident.state.is_open and not words.is_well(incident)


def _reminder(incident: Incident) -> str:
    if incident.queued:
        return "reminder to look into the queue"
    return "reminder to see whether it arrived" if incident.may_be_queued else "reminder to try again"


def _next(incident: Incident, watch: Watch | None) -> str:
    if incident.state is IncidentState.LOOKING:
        return "the verdict, in a few seconds"
    if incident.next_check_at is None:
        return _no_look(incident)
    reminds = watch is not None and watch.reminds
    reminder = _reminder(incident)
    again = "check both again" if second_trouble_of(incident) else "check again"
    when = f"{reminder if reminds else again}: {in_markup(incident.next_check_at)}"
    return f"snoozed; {when}" if incident.is_snoozed else f"{when}{usually(incident)}"


def _no_look(incident: Incident) -> str:
    return _NO_LOOK[incident.diagnosis.recheck.kind if incident.diagnosis else RecheckKind.NONE]


def _small_print(incident: Incident) -> Iterator[str]:
    yield markup(incident.id, 40)
    if incident.standing:
        yield "watched"
    if incident.count:
        yield words.reported(incident)
    yield f"since: {in_markup(incident.opened_at)}"
    if incident.looked_at:
        yield f"last check: {in_markup(incident.looked_at)}"
    if incident.taken_by and not incident.state.is_open:
        yield f"taken by {words.mention(incident.taken_by)}"
    if incident.closed_at:
        yield f"closed: {in_markup(incident.closed_at)}"

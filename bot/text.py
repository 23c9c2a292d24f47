"""The same incident in plain text: for the terminal, for notifications, and as a note to a postmaster."""

from collections.abc import Iterable, Iterator

from bot.durations import in_words
from bot.models import Actor, Diagnosis, Finding, FindingState, Incident, Recheck, RecheckKind, Step

WHO = {
    Actor.RECIPIENT: "their side",
    Actor.SENDER: "our mail",
    Actor.SENDER_NETWORK: "our network",
    Actor.NOBODY: "nobody's",
    Actor.UNKNOWN: "not known yet",
}
MARK = {
    FindingState.OK: "ok",
    FindingState.WARN: "warn",
    FindingState.FAIL: "FAIL",
    FindingState.UNKNOWN: "?",
    FindingState.SKIPPED: "skip",
}


def whose(actor: Actor) -> str:
    """Whose problem it is, in two or three words."""
    return WHO[actor]


def finding_line(finding: Finding) -> str:
    return f"{MARK[finding.state]:>4}  {finding.check:<10} {finding.summary}"


def step_lines(steps: Iterable[Step]) -> list[str]:
    """Numbered, each with who does it; waiting is nobody's work."""
    return [f"{number}. {step.text}{_by(step.actor)}" for number, step in enumerate(steps, 1)]


def _by(actor: Actor) -> str:
    return "" if actor is Actor.NOBODY else f" ({whose(actor)})"


def next_look(recheck: Recheck) -> str:
    """When we look again, or why we do not."""
    if recheck.after_seconds is None:
        return f"No recheck: {recheck.why}"
    verb = "Look again" if recheck.kind is RecheckKind.MEASURE else "Try again"
    return f"{verb} in {in_words(recheck.after_seconds)}: {recheck.why}"


def verdict_lines(diagnosis: Diagnosis) -> list[str]:
    """Verdict, steps and next look."""
    verdict = diagnosis.verdict
    return [
        verdict.summary,
        f"Whose: {whose(verdict.actor)} · cause: {verdict.cause} · confidence {verdict.confidence:.0%}",
        "",
        *step_lines(diagnosis.steps),
        "",
        next_look(diagnosis.recheck),
    ]


def note_to_postmaster(incident: Incident) -> str:
    """A note to the people who run the other side: what does not work, what we saw, what we ask for."""
    return "\n".join(_note(incident))


def _note(incident: Incident) -> Iterator[str]:
    query = incident.query
    whom = query.address or (f"addresses at {query.domain}" if query.domain else "you")
    yield f"Subject: Mail to {query.domain or whom} does not arrive"
    yield from ("", "Dear postmaster,", "", f"mail from us to {whom} does not arrive.")
    if reply := (incident.bounce.diagnostic if incident.bounce else None) or query.reply:
        yield from ("", "It came back with these words:", "", *(f"    {line}" for line in reply.splitlines()))
    if incident.diagnosis:
        yield from _seen(incident, incident.diagnosis)
    yield from ("", "Could you have a look? We are glad to send more details.", "", "Thank you!")


def _seen(incident: Incident, diagnosis: Diagnosis) -> Iterator[str]:
    when = f" at {incident.looked_at:%Y-%m-%d %H:%M} UTC" if incident.looked_at else ""
    bad = [
        finding for finding in diagnosis.findings if finding.state in {FindingState.FAIL, FindingState.WARN}
    ]
    yield from (
        "",
        f"What we saw{when}: {diagnosis.verdict.summary}",
        *(f"- {found.summary}" for found in bad),
    )
    asks = [step.text for step in diagnosis.steps if step.actor is Actor.RECIPIENT]
    if asks:
        yield from ("", "What we think would help:", *(f"- {text}" for text in asks))

"""The same incident in plain text: for the terminal, for notifications, and as a note to a postmaster."""

from collections.abc import Iterable

from bot.durations import in_words
from bot.models import Actor, Diagnosis, Finding, FindingState, Recheck, RecheckKind, Step

WHO = {
    Actor.RECIPIENT: "their side",
    Actor.SENDER: "our mail",
    Actor.SENDER_NETWORK: "our network",
    Actor.NOBODY: "nobody: wait",
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
    return [f"{number}. {step.text} ({whose(step.actor)})" for number, step in enumerate(steps, 1)]


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

"""The same incident in plain text: for the terminal and for notifications."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.causes import HEALTHY, load_causes
from bot.durations import in_words
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Diagnosis, Finding, FindingState, Recheck, RecheckKind, Step, Verdict
from bot.models.query import Query

if TYPE_CHECKING:
    from bot.models.explanation import Explanation
    from bot.models.incident import Incident

WHOSE = {
    Actor.RECIPIENT: "their side",
    Actor.SENDER: "our mail",
    Actor.SENDER_NETWORK: "our network",
    Actor.NOBODY: "nobody's",
    Actor.UNKNOWN: "not known yet",
}
"""Whose problem it is, in two or three words."""
WHO_ACTS = {
    Actor.RECIPIENT: "They: ",
    Actor.SENDER: "You: ",
    Actor.SENDER_NETWORK: "Your network team: ",
    Actor.NOBODY: "",
    Actor.UNKNOWN: "Anybody: ",
}
"""The beginning of a step; waiting is nobody's work."""
HOW_BAD = {
    True: "temporary: the same message can arrive later",
    False: "permanent: the same message fails until this is fixed",
    None: "not clear yet",
}
MARK = {
    FindingState.OK: "ok",
    FindingState.WARN: "warn",
    FindingState.FAIL: "FAIL",
    FindingState.UNKNOWN: "?",
    FindingState.SKIPPED: "skip",
}

MOST_OTHERWISE = 3


def title(cause: str) -> str:
    """`recipient-refusing` as words: connections are refused. Also of one that an older release knew."""
    known = load_causes().get(cause)
    return known.title if known else cause.replace("-", " ")


def summary(found: Diagnosis, incident: "Incident") -> str:
    """The verdict in a sentence; of a domain that is only watched, nothing is to be sent again."""
    if incident.standing and found.verdict.cause == HEALTHY:
        return "No problem found, as far as can be checked from here."
    return found.verdict.summary


def sure(confidence: float) -> str:
    """`quite sure (93%)`."""
    degree = "quite sure" if confidence >= 0.8 else "likely" if confidence >= 0.5 else "a guess"
    return f"{degree} ({confidence:.0%})"


def whose_problem(verdict: Verdict) -> str:
    """`their side, quite sure (93%)`; there is no being sure of what is not known."""
    known = verdict.actor is not Actor.UNKNOWN
    return f"{WHOSE[verdict.actor]}, {sure(verdict.confidence)}" if known else WHOSE[verdict.actor]


def blame(verdict: Verdict) -> str:
    """` · their side`, to stand behind what it is; nothing where all is well."""
    return "" if verdict.cause == HEALTHY else f" · {WHOSE[verdict.actor]}"


def judged(verdict: Verdict) -> str | None:
    """What it is, whose it is and how bad, in a line; of what is well there is nothing to judge."""
    if verdict.cause == HEALTHY:
        return None
    how_bad = HOW_BAD[verdict.temporary] if verdict.temporary is not None else None
    return " · ".join(filter(None, (title(verdict.cause), whose_problem(verdict), how_bad)))


def otherwise(incident: "Incident") -> str | None:
    """`2 of 5 bounces say something else: no such mailbox (our mail).` None where all of them say what the
    verdict says, or what it was found for; or nothing is found yet."""
    if incident.diagnosis is None:
        return None
    known = {incident.diagnosis.verdict.cause, incident.bounce.likeliest if incident.bounce else None}
    said = {cause: count for cause, count in incident.suggested.items() if cause not in known}
    if not said:
        return None
    count, most = sum(said.values()), sorted(said, key=lambda cause: -said[cause])[:MOST_OTHERWISE]
    causes = ", ".join(f"{f'{said[cause]:,} ' if len(said) > 1 else ''}{_usually(cause)}" for cause in most)
    more = f" and {len(said) - len(most)} more" if len(said) > len(most) else ""
    say = "says" if count == 1 else "say"
    return f"{count:,} of {incident.count:,} bounces {say} something else: {causes}{more}."


def _usually(cause: str) -> str:
    """`no such mailbox (our mail)`, whose it is where nothing else is known."""
    known = load_causes().get(cause)
    return f"{title(cause)} ({WHOSE[known.actor]})" if known else title(cause)


def in_short(told: "Explanation") -> str:
    """What a code means for whoever sees it, in a line."""
    how_bad = HOW_BAD[told.temporary] if told.temporary is not None else None
    wait = f"wait {in_words(told.wait_seconds)} before the next attempt" if told.wait_seconds else None
    return " · ".join(filter(None, (how_bad, f"whose problem: {WHOSE[told.actor]}", wait)))


def finding_line(finding: Finding) -> str:
    """As wide as the longest name of a check, so that summaries stand below each other."""
    return f"{MARK[finding.state]:>4}  {finding.check:<12} {finding.summary}"


def step_lines(steps: Iterable[Step]) -> list[str]:
    """Numbered, each with who does it."""
    return [f"{number}. {WHO_ACTS[step.actor]}{step.text}" for number, step in enumerate(steps, 1)]


def next_look(recheck: Recheck) -> str:
    """When we look again, or why we do not."""
    if recheck.after_seconds is None:
        return f"No recheck: {recheck.why}"
    verb = "Check again" if recheck.kind is RecheckKind.MEASURE else "Try again"
    return f"{verb} in {in_words(recheck.after_seconds)}: {recheck.why}"


def verdict_lines(diagnosis: Diagnosis) -> list[str]:
    """Verdict, steps and next look."""
    return [
        *filter(None, (diagnosis.verdict.summary, judged(diagnosis.verdict))),
        "",
        *step_lines(diagnosis.steps),
        "",
        next_look(diagnosis.recheck),
    ]


def in_its_words(query: Query, bounce: Bounce | None) -> str | None:
    """The server's reply; where the bounce quotes none, the words that decided, since people write around
    what they pass on. Where no bounce was read: what was pasted, if a code is named. Else somebody only
    spoke of it."""
    if bounce is None:
        return query.reply if query.status else None
    return bounce.diagnostic or "\n".join(each.text for each in bounce.evidence)

"""Incidents and diagnoses in plain text, for the terminal and for notifications."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.causes import HEALTHY, also_found, load_causes
from bot.durations import in_words
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Diagnosis, Finding, FindingState, Recheck, RecheckKind, Step, Verdict
from bot.models.query import Query

if TYPE_CHECKING:
    from bot.models.explanation import Explanation
    from bot.models.incident import FollowedTrouble, Incident

WHOSE = {
    Actor.RECIPIENT: "their side",
    Actor.SENDER: "our side",
    Actor.SENDER_NETWORK: "our network",
    Actor.NOBODY: "nobody's",
    Actor.UNKNOWN: "not known yet",
}
"""Whose problem it is, in two or three words."""
_SOMEBODY = frozenset({Actor.RECIPIENT, Actor.SENDER, Actor.SENDER_NETWORK})
WHO_ACTS = {
    Actor.RECIPIENT: "They: ",
    Actor.SENDER: "You: ",
    Actor.SENDER_NETWORK: "Your network team: ",
    Actor.NOBODY: "",
    Actor.UNKNOWN: "Anybody: ",
}
"""The beginning of a step; nobody has to do the waiting."""
HOW_BAD = {
    True: "temporary: the same message can arrive later",
    False: "permanent: the same message fails until this is fixed",
    None: "not clear yet",
}
_CAME_BACK = "temporary, but this mail came back: send it again once it is fixed"
MARK = {
    FindingState.OK: "ok",
    FindingState.WARN: "warn",
    FindingState.FAIL: "FAIL",
    FindingState.UNKNOWN: "?",
    FindingState.SKIPPED: "skip",
}

MOST_OTHERWISE = 3


def title(cause: str) -> str:
    """The title of a cause, such as "connections are refused" for `recipient-refusing`. Works for causes of
    older releases too."""
    known = load_causes().get(cause)
    return known.title if known else cause.replace("-", " ")


def summary(found: Diagnosis, incident: "Incident") -> str:
    """The verdict in a sentence. For a domain that is only watched, it does not say to send again."""
    if incident.standing and found.verdict.cause == HEALTHY:
        return "No problem found, as far as can be checked from here."
    second = second_trouble_of(incident)  # told by itself, with what to do
    return found.verdict.summary.removesuffix(f" {also_found(title(second.cause))}" if second else "")


def sure(confidence: float) -> str:
    """The confidence in words: `quite sure (93%)`."""
    degree = "quite sure" if confidence >= 0.8 else "likely" if confidence >= 0.5 else "a guess"
    return f"{degree} ({min(confidence, 0.99):.0%})"


def whose_problem(verdict: Verdict) -> str:
    """`their side, quite sure (93%)`; without the confidence if it is not known."""
    known = verdict.actor is not Actor.UNKNOWN
    return f"{WHOSE[verdict.actor]}, {sure(verdict.confidence)}" if known else WHOSE[verdict.actor]


def blame(verdict: Verdict) -> str:
    """` · their side`, to append to the title; empty if nothing is wrong."""
    return "" if verdict.cause == HEALTHY else f" · {WHOSE[verdict.actor]}"


def how_bad(found: Diagnosis) -> str:
    """Whether the same mail can still arrive. A code of 5 ended its delivery, whatever passes later
    (RFC 3463, section 2)."""
    given_up = (found.query.status or "").startswith("5")
    return _CAME_BACK if found.verdict.temporary and given_up else HOW_BAD[found.verdict.temporary]


def judged(found: Diagnosis) -> str | None:
    """The problem, whose it is and how bad, in one line; None if nothing is wrong."""
    verdict = found.verdict
    if verdict.cause == HEALTHY:
        return None
    bad = how_bad(found) if verdict.temporary is not None else None
    return " · ".join(filter(None, (title(verdict.cause), whose_problem(verdict), bad)))


def first_step(found: Diagnosis) -> Step | None:
    """The first step that the readers can take themselves, or wait for."""
    ours = (step for step in found.steps if step.actor is not Actor.RECIPIENT)
    return next(ours, next(iter(found.steps), None))


def second_trouble_of(incident: "Incident") -> "FollowedTrouble | None":
    """The second trouble to tell of: none while the incident's own cause explains both."""
    second, found = incident.second_trouble, incident.diagnosis
    return None if second and found and second.cause == found.verdict.cause else second


def otherwise(incident: "Incident") -> str | None:
    """`2 of 5 bounces say something else: no such mailbox (our side).` None if all agree with the verdict,
    the first bounce or the second trouble, or there is no verdict yet."""
    if incident.diagnosis is None:
        return None
    known = {incident.diagnosis.verdict.cause, incident.bounce.likeliest if incident.bounce else None}
    known |= {incident.second_trouble.cause} if incident.second_trouble else set()
    said = {cause: count for cause, count in incident.suggested.items() if cause not in known}
    if not said:
        return None
    count, most = sum(said.values()), sorted(said, key=lambda cause: -said[cause])[:MOST_OTHERWISE]
    causes = ", ".join(f"{f'{said[cause]:,} ' if len(said) > 1 else ''}{_usually(cause)}" for cause in most)
    more = f" and {len(said) - len(most)} more" if len(said) > len(most) else ""
    if incident.count == 1:
        return f"The bounce says something else: {causes}{more}."
    say = "says" if count == 1 else "say"
    return f"{count:,} of {incident.count:,} bounces {say} something else: {causes}{more}."


def _usually(cause: str) -> str:
    """`no such mailbox (our side)`: the cause, and whose problem it usually is."""
    known = load_causes().get(cause)
    return f"{title(cause)} ({WHOSE[known.actor]})" if known else title(cause)


def in_short(told: "Explanation") -> str:
    """How bad a code is, whose problem it usually is, and how long to wait, in one line."""
    bad = HOW_BAD[told.temporary] if told.temporary is not None else None
    usually = "usually " if told.actor in _SOMEBODY else ""
    wait = f"wait {in_words(told.wait_seconds)} before the next attempt" if told.wait_seconds else None
    return " · ".join(filter(None, (bad, f"whose problem: {usually}{WHOSE[told.actor]}", wait)))


def finding_line(finding: Finding) -> str:
    """A finding as a line, padded so that the summaries line up."""
    return f"{MARK[finding.state]:>4}  {finding.check:<12} {finding.summary}"


def step_lines(steps: Iterable[Step]) -> list[str]:
    """The steps, numbered, each with who does it."""
    return [f"{number}. {WHO_ACTS[step.actor]}{step.text}" for number, step in enumerate(steps, 1)]


def next_look(recheck: Recheck) -> str:
    """When the next check is, or why there is none."""
    if recheck.after_seconds is None:
        return f"No recheck: {recheck.why}"
    verb = "Check again" if recheck.kind is RecheckKind.MEASURE else "Try again"
    return f"{verb} in {in_words(recheck.after_seconds)}: {recheck.why}"


def verdict_lines(diagnosis: Diagnosis) -> list[str]:
    """Verdict, steps and next check, as lines."""
    return [
        *filter(None, (diagnosis.verdict.summary, judged(diagnosis))),
        "",
        *step_lines(diagnosis.steps),
        "",
        next_look(diagnosis.recheck),
    ]


def in_its_words(query: Query, bounce: Bounce | None) -> str | None:
    """The server's reply. If the bounce quotes none, the matched text, because people write around what they
    forward. If no bounce was read, what was pasted, provided it names a code."""
    if bounce is None:
        return query.reply if query.status else None
    return bounce.diagnostic or "\n".join(each.text for each in bounce.evidence)

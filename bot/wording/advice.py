"""Fills in the texts of verdict and steps with the facts of the case, and plans the next look. Pure
functions."""

import string
from collections.abc import Iterable, Iterator, Mapping

from bot.causes import BLOCKED, Advice, Cause, Plan, also_found
from bot.models.diagnosis import Actor, Recheck, RecheckKind, Step

MOST_STEPS = 4
FOLLOW = Advice(Actor.SENDER, "Follow what {incident_provider} says of its incident: {incident_page}")
"""A step for every cause."""

Facts = Mapping[str, str]
"""The values that templates may use; docs/checks.md lists them."""


def summary_of(cause: Cause, facts: Facts) -> str:
    """The first wording whose facts are all known, then other problems found, what the provider reports, and
    how many servers were checked if not all."""
    wording = next(filled(cause.summaries, facts), cause.id)
    besides = also_found(facts["besides"]) if "besides" in facts else None
    incident = f"{facts['incident']}." if facts.get("incident", wording) not in wording else None
    return " ".join(filter(None, (_begun(wording), besides, incident, facts.get("of_many"))))


def _begun(wording: str) -> str:
    """As a sentence begins; names of hosts stay as they are."""
    return f"T{wording[1:]}" if wording.startswith("the ") else wording


def steps_of(cause: Cause, facts: Facts) -> tuple[Step, ...]:
    """The steps whose facts are all known."""
    known = [each for each in (*cause.steps, FOLLOW) if _names(each.text) <= facts.keys()]
    return tuple(
        Step(actor=one.actor, text=one.text.format_map(facts), later=one.later) for one in known[:MOST_STEPS]
    )


def recheck_of(cause: Cause, facts: Facts, plan: Plan, *, blind: bool = False) -> Recheck:
    """The plan for the next look; a reminder if a look could not tell. `blind`: no mail server can be reached
    from here."""
    sees = "domain" in facts and (not blind or cause.family == "dns" or cause.id == BLOCKED)
    kind = RecheckKind.REMIND if plan.kind is RecheckKind.MEASURE and not sees else plan.kind
    return Recheck(kind=kind, after_seconds=plan.after_seconds, why=plan.why)


def filled(templates: Iterable[str], facts: Facts) -> Iterator[str]:
    """The templates whose facts are all known, filled in."""
    return (each.format_map(facts) for each in templates if _names(each) <= facts.keys())


def _names(template: str) -> set[str]:
    """The facts that a template uses."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}

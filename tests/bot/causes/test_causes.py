"""The causes: each is complete, and names only signs and facts that exist."""

import re
import string
from pathlib import Path

import pytest

from bot.causes import Cause, load_causes
from bot.diagnosis.signs import SIGNS
from bot.models.diagnosis import Actor, RecheckKind
from bot.wording.advice import FOLLOW, steps_of, summary_of
from playground.lab import load_domains

CAUSES = load_causes().values()
PAGE = Path(__file__).parents[3] / "docs" / "checks.md"
each_cause = pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)


@each_cause
def test_rules_of_causes_name_only_existing_signs(cause: Cause) -> None:
    named = {sign for rule in (*cause.supports, *cause.opposes) for sign in rule.when}
    named |= {*cause.actor_when, *cause.temporary_when, *cause.recheck_when}
    assert named <= SIGNS.keys()
    assert cause.doubted_when.keys() <= SIGNS.keys() | load_causes().keys()
    assert all(0 < rule.weight < 1 for rule in (*cause.supports, *cause.opposes))


@each_cause
def test_a_recheck_has_a_wait_or_is_none(cause: Cause) -> None:
    for plan in (cause.recheck, *cause.recheck_when.values()):
        assert (plan.kind is RecheckKind.NONE) == (plan.after_seconds is None)
        assert plan.why.endswith(".")


@each_cause
def test_a_cause_has_two_to_four_steps_if_all_facts_are_known(cause: Cause) -> None:
    every = {name: f"<{name}>" for name in names_in(cause)}
    assert 2 <= len(steps_of(cause, every)) <= 4


@each_cause
def test_every_cause_has_a_step_for_the_person_who_asks(cause: Cause) -> None:
    """At three in the morning, "they: start the mail service" is nothing that this person can do."""
    known = steps_of(
        cause, dict.fromkeys(("domain", "zone", "undeliverable", "perhaps_misrouted"), "example.com")
    )
    assert cause.actor is not Actor.RECIPIENT or Actor.SENDER in {step.actor for step in known}


@each_cause
def test_a_cause_has_a_summary_even_if_few_facts_are_known(cause: Cause) -> None:
    assert summary_of(cause, {"domain": "example.com", "host": "mx.example.com"})


def test_every_cause_has_a_short_title_of_its_own() -> None:
    titles = [cause.title for cause in CAUSES]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= 60 and not title.endswith(".") for title in titles)


@each_cause
def test_steps_for_the_other_side_are_worded_for_them(cause: Cause) -> None:
    """The note to their postmaster contains them unchanged."""
    theirs = " ".join(each.text for each in cause.steps if each.actor is Actor.RECIPIENT)
    assert not re.search(r"\b(they|their|theirs|them)\b", theirs, re.IGNORECASE)


def test_every_sign_is_named_by_a_rule() -> None:
    named = {sign for cause in CAUSES for rule in (*cause.supports, *cause.opposes) for sign in rule.when}
    named |= {
        sign for cause in CAUSES for sign in (*cause.actor_when, *cause.temporary_when, *cause.recheck_when)
    }
    assert SIGNS.keys() == named


def test_every_cause_in_the_lab_exists() -> None:
    assert {patient.cause for patient in load_domains().values()} <= load_causes().keys()


def names_in(cause: Cause) -> set[str]:
    templates = (*cause.summaries, *(each.text for each in (*cause.steps, FOLLOW)))
    return {name for text in templates for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_page_on_checks_lists_every_cause_with_its_title() -> None:
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert rows == {each.id: each.title for each in CAUSES}

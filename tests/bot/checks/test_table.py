"""The table of checks: each gets the arguments that it takes, and each sign is declared once."""

import inspect
from collections import Counter

import pytest

from bot.checks import table
from bot.checks.table import Check, Moment, PlainSign, load_checks
from bot.diagnosis.signs import COMPUTED
from bot.models.diagnosis import Finding, FindingState

each_run = pytest.mark.parametrize(
    "check", [each for each in load_checks() if each.run], ids=lambda check: check.name
)


@each_run
def test_a_check_takes_the_context_and_what_it_needs(check: Check) -> None:
    assert check.run
    assert inspect.iscoroutinefunction(check.run)
    assert list(inspect.signature(check.run).parameters)[1:] == list(check.needs)


@each_run
def test_a_check_with_a_function_has_a_moment_at_which_it_starts(check: Check) -> None:
    assert check.when


def test_every_moment_has_a_check() -> None:
    assert {moment for check in load_checks() for moment in check.when} == set(Moment)


def test_every_sign_is_declared_once() -> None:
    named = Counter([*COMPUTED, *(sign for check in load_checks() for sign in check.signs)])
    assert [name for name, times in named.items() if times > 1] == []


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"run": "nowhere:check"}, "the check odd is not valid: No module named"),
        ({"run": "servers.size:weigh"}, "has no attribute 'weigh'"),
        ({"where": ["start"]}, "it has where, but takes only run, when, needs, signs"),
        ({"when": ["noon"]}, "'noon' is not a valid Moment"),
        ({"when": ["start"], "needs": ["weather"]}, "needs weather, which is never known"),
        ({"signs": {"heavy": {"detail": "weight"}}}, "the check odd is not valid: it lacks is"),
    ],
)
def test_an_invalid_entry_is_named(entry: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        table._read("odd", entry)


def test_a_sign_is_shown_by_a_value() -> None:
    finding = Finding(check="size", subject="mx", state=FindingState.WARN, summary="", detail={"fits": "no"})
    assert PlainSign("size", "fits", ("no", "perhaps")).shown_by(finding)
    assert not PlainSign("size", "fits", ("yes",)).shown_by(finding)
    assert not PlainSign("size", "limit", ("no",)).shown_by(finding)

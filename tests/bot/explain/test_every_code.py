"""Every code that a server may write is explained, and every explanation is complete."""

import re

import pytest

from bot.causes import Cause, load_causes, plain_name
from bot.explain import explain, title_of
from bot.explain.library import enhanced, variants
from bot.explain.lookup import any_class
from bot.grammar.codes import read_code
from bot.grammar.query import parse_query
from bot.models.diagnosis import Actor
from bot.models.explanation import Explanation
from bot.reading.classify import classify
from bot.reading.classify.rules import rules_of_own_codes
from bot.reading.facts import Facts
from bot.subject import subject_of_query

DETAILS = {0: 0, 1: 10, 2: 4, 3: 6, 4: 7, 5: 6, 6: 10, 7: 30}
"""The last detail that IANA's registry assigns under each subject; all before it are assigned, too."""

ENHANCED = [
    f"{which}.{subject}.{detail}"
    for which in "X245"
    for subject, last in DETAILS.items()
    for detail in range(last + 1)
]
REPLIES = [
    *("211", "214", "220", "221", "235", "250", "251", "252", "253", "334", "354"),
    *("421", "422", "430", "432", "450", "451", "452", "453", "454", "455", "458", "459"),
    *("500", "501", "502", "503", "504", "521", "523", "524", "525", "530", "533", "534", "535", "538"),
    *("550", "551", "552", "553", "554", "555", "556"),
]


def done_by_them(told: Explanation) -> list[str]:
    """The steps that begin with "They:", in which their own things need no "their"."""
    return [each.text for each in told.steps if each.actor is Actor.RECIPIENT]


def assert_whole(told: Explanation) -> None:
    assert told.title
    assert told.meaning.endswith(".")
    assert told.causes
    assert {each.cause for each in told.causes} <= load_causes().keys()
    assert len({each.cause for each in told.causes}) == len(told.causes)
    assert all(each.text.endswith(".") for each in told.causes)
    assert 2 <= len(told.steps) <= 4
    assert len({each.text for each in told.steps}) == len(told.steps)
    assert not re.search(r"^Mail still|(after|before) that\b", told.steps[0].text)
    assert all(re.search(r"[.)?]$", each.text) and "{" not in each.text for each in told.steps)
    assert not any(re.search(r"\b(they|their|them)\b", each, re.IGNORECASE) for each in done_by_them(told))
    waits = [each for each in told.faq if each.question == "How long should I wait?"]
    assert len(waits) == 1 or (told.code.startswith("2") and not waits)
    assert told.faq
    assert all(each.question.endswith("?") and each.answer.endswith(".") for each in told.faq)
    assert told.sources
    assert all(each.startswith("https://") for each in told.sources)
    assert_waits_by_its_class(told)


def assert_waits_by_its_class(told: Explanation) -> None:
    waits = told.wait_seconds is not None
    if told.temporary is True:
        assert waits
    if told.temporary is False or told.code.startswith("2"):
        assert not waits


@pytest.mark.parametrize("code", ENHANCED)
def test_every_registered_code_is_explained(code: str) -> None:
    told = explain(code)
    assert_whole(told)
    assert told.code == code
    assert told.title == title_of(code)
    assert not told.title.startswith("Not assigned")
    assert told.temporary is {"4": True, "5": False}.get(code[0])


@pytest.mark.parametrize("code", REPLIES)
def test_every_reply_code_is_explained(code: str) -> None:
    told = explain(code)
    assert_whole(told)
    assert told.title == title_of(code)
    assert told.temporary is {"4": True, "5": False}.get(code[0])


@pytest.mark.parametrize("code", sorted(variants().keys() | rules_of_own_codes().keys()))
def test_every_provider_code_is_explained(code: str) -> None:
    assert_whole(explain(code))


NAMES = [name for cause in load_causes().values() for name in (cause.id, *cause.called)]


@pytest.mark.parametrize("name", NAMES)
def test_every_cause_is_explained_by_each_of_its_names(name: str) -> None:
    told = explain(name)
    assert told.meaning.endswith(".")
    assert 2 <= len(told.steps) <= 4
    assert told.faq
    assert (told.wait_seconds is not None) <= (told.temporary is True)


def test_no_two_causes_have_the_same_name() -> None:
    names = [plain_name(name) for name in NAMES]
    assert [name for name in names if names.count(name) > 1] == []
    assert [name for name in NAMES if read_code(name)] == []


@pytest.mark.parametrize("cause", [cause for cause in load_causes().values() if cause.called])
def test_a_cause_with_a_common_name_has_steps_of_its_own_and_a_page(cause: Cause) -> None:
    always = "Read the text after the code"
    told = explain(cause.called[0])
    assert (
        not [each.text for each in told.steps if each.text.startswith(always)] or cause.id == "no-mail-host"
    )
    assert told.sources or cause.id == "address-suppressed"


OWN_CODES = sorted(rules_of_own_codes().keys() | {code for code in variants() if not code[0].isdigit()})


@pytest.mark.parametrize("code", OWN_CODES)
def test_a_providers_own_code_is_understood_beside_a_domain(code: str) -> None:
    query = parse_query(f"{code} example.com")
    assert (query.status, query.reply, query.domain) == (None, code, "example.com")
    bounce = subject_of_query(query).bounce
    assert bounce
    assert bounce.reason != "undefined"
    assert bounce.likely_causes
    assert (bounce.status, bounce.reply_code) == (None, None)


@pytest.mark.parametrize(
    "code", [code for code in sorted(variants()) if code[:2] == "5." and any_class(code) not in enhanced()]
)
def test_a_providers_code_is_explained_with_the_cause_that_it_suggests(code: str) -> None:
    likely = classify(Facts(diagnostic=code, bare=True)).likely_causes
    assert set(likely[:1]) <= {each.cause for each in explain(code).causes}


@pytest.mark.parametrize(
    "code", [code for code in (*ENHANCED, *REPLIES, *variants()) if explain(code).temporary is False]
)
def test_a_permanently_returned_mail_is_not_said_to_be_in_a_queue(code: str) -> None:
    told = " ".join(each.text for each in explain(code).steps)
    assert not re.search(r"(leave|keep|stays?)\b[^.]* in the queue|server retries", told, re.IGNORECASE)


@pytest.mark.parametrize("code", [code for code in (*ENHANCED, *REPLIES) if code.startswith("2")])
def test_success_asks_nobody_to_act(code: str) -> None:
    told = explain(code)
    assert told.actor is Actor.NOBODY
    assert [each.cause for each in told.causes] == ["healthy"]


def test_every_enhanced_entry_is_in_the_registry() -> None:
    assert {f"X{code[1:]}" for code in enhanced()} == {code for code in ENHANCED if code.startswith("X")}

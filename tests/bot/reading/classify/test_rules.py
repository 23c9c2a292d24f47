"""The rules and cues as a whole: each has a source and a correct example, and none contradicts another."""

import re
import tomllib
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from bot.causes import load_causes
from bot.reading.classify import rules
from bot.reading.classify.phrases import GAP, PhraseIndex
from bot.reading.classify.providers import providers
from bot.reading.classify.rules import Rule, rulebook, rules_of_codes, rules_of_own_codes, synonyms
from bot.reading.classify.tables import tables
from bot.reading.notice.commands import _steps
from bot.reading.reader import read_text
from bot.reading.text.words import normalize
from tests.bot.reading.messages import means

BY_WORDS = rulebook().rules
BY_CODE = tuple({rule.id: rule for each in rules_of_codes().values() for rule in each}.values())
BY_OWN_CODE = tuple(
    {rule.id: rule for rule in rules_of_own_codes().values() if rule not in BY_WORDS}.values()
)
RULES = (*BY_WORDS, *BY_CODE, *BY_OWN_CODE)
CUES: dict[str, list[str]] = tomllib.loads(
    (files("bot.reading.notice") / "cues.toml").read_text(encoding="utf-8")
)
HAND_WRITTEN: list[list[str]] = [
    rule.get("phrases", [])
    for file in (files("bot.reading") / "rules").iterdir()
    if file.name.endswith(".toml")
    for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
    if "subjects" not in rule
]
BEGINNINGS = {"senders", "absences"}
"""Kinds of cues that count only at the beginning of a text."""
CAUSES = load_causes().keys()
PROVIDERS = set(providers().hosts.values())
COMMANDS = {"CONN", "HELO", *(command for steps in _steps().values() for command in steps.values())}


VALID = {"reason": "userunknown", "name": "gone", "example": "550 gone", "source": "https://a.example/"}


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"phrase": ["gone"]}, "it has phrase, but takes only reason, name, example, source, phrases,"),
        ({"reason": "gone"}, "reason takes one of classify/reasons.toml; it got gone"),
        ({"strength": "strong"}, "strength takes wrapper, faint, .*; it got strong"),
        ({"phrases": ["{nobody}"]}, "'nobody'"),
    ],
)
def test_an_invalid_rule_is_named_with_its_file(entry: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=f"^rules/odd.toml: the rule gone is not valid: {why}"):
        rules._rule("rules/odd.toml", VALID | entry)


def test_a_rule_without_an_example_is_named() -> None:
    without = {key: value for key, value in VALID.items() if key != "example"}
    with pytest.raises(ValueError, match="the rule gone is not valid: it lacks example"):
        rules._rule("rules/odd.toml", without)


def test_every_rule_has_its_own_name() -> None:
    assert [name for name, count in Counter(rule.id for rule in RULES).items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert set(rule.causes) <= CAUSES
    assert rule.providers <= PROVIDERS
    assert rule.commands <= COMMANDS
    assert re.fullmatch(r"https://[^\s]+", rule.source)
    for phrase in rule.phrases:
        assert GAP.join(normalize(part) for part in phrase.split(GAP)) == phrase


def test_a_rule_without_words_is_in_the_folder_for_codes() -> None:
    assert [rule.id for rule in BY_WORDS if not rule.phrases] == []
    assert [rule.id for rule in BY_CODE if rule.phrases or not rule.statuses] == []
    assert [rule.id for rule in BY_OWN_CODE if rule.statuses or not rule.phrases] == []


def test_synonyms_are_normalized_and_unique() -> None:
    words = [word for words in synonyms().values() for word in words]
    assert [word for word in words if normalize(word) != word] == []
    assert [word for word, count in Counter(words).items() if count > 1] == []


@pytest.mark.parametrize("kind", CUES)
def test_no_cue_contains_another(kind: str) -> None:
    cues, holds = CUES[kind], str.startswith if kind in BEGINNINGS else str.__contains__
    assert [cue for cue in cues if any(holds(cue, other) for other in cues if other is not cue)] == []


def test_every_placeholder_in_a_phrase_is_filled() -> None:
    assert [phrase for rule in RULES for phrase in rule.phrases if re.search(r"\{\w*\}", phrase)] == []


def test_no_phrase_of_a_rule_is_covered_by_another() -> None:
    """A gap matches what may fill it; subjects are filled in automatically."""
    assert [
        (phrase, found.owner)
        for phrases in HAND_WRITTEN
        for phrase in phrases
        for found in PhraseIndex((other, other) for other in phrases).find(phrase)
        if found.owner != phrase and (found.start, found.end) == (0, len(phrase))
    ] == []


def test_no_phrase_has_two_equally_strong_meanings() -> None:
    owners: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for rule in RULES:
        for phrase in rule.phrases:
            owners[phrase, rule.strength, rule.commands, rule.providers, rule.statuses].add(rule.reason)
    assert {key: reasons for key, reasons in owners.items() if len(reasons) > 1} == {}


def test_tables_stay_within_the_vocabularies() -> None:
    known = tables()
    assert {*known.telling.values(), *known.vague.values(), *known.reply.values()} <= set(known.reasons)
    assert set(known.causes_of_reason) <= set(known.reasons)
    suggested = (*known.causes_of_reason.values(), *known.causes_of_status.values())
    assert {cause for causes in suggested for cause in causes} <= CAUSES


def test_a_range_of_statuses_is_every_code_in_it() -> None:
    refused = next(rule for rule in RULES if rule.id == "blocked/microsoft-address-refused")
    assert {"X.7.606", "X.7.620", "X.7.649"} <= refused.statuses
    assert "X.7.650" not in refused.statuses


def test_every_reason_has_a_short_title_of_its_own() -> None:
    titles = [told["title"] for told in tables().reasons.values()]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= 60 and not title.endswith(".") for title in titles)


@pytest.mark.parametrize("rule", BY_WORDS, ids=lambda rule: rule.id)
def test_the_example_has_one_of_the_phrases(rule: Rule) -> None:
    """Otherwise other rules may give the example its meaning, and nothing tries this one."""
    said = normalize(" ".join(map(str, (rule.example, *rule.given.values()))))
    assert PhraseIndex((phrase, rule) for phrase in rule.phrases).find(said)


@pytest.mark.parametrize("rule", [*BY_WORDS, *BY_CODE], ids=lambda rule: rule.id)
def test_the_example_means_what_the_rule_says(rule: Rule) -> None:
    assert means(rule.example, **rule.given).reason == rule.reason


def test_boilerplate_decides_nothing() -> None:
    text = "ada@example.com: Envelope expired\n\nPlease note that this is only a temporary failure report."
    assert means(None, action="delayed", status="4.4.7", text=text).reason == "expired"


def test_the_hours_in_a_delay_notice_are_no_rate_limit() -> None:
    text = (
        "A message is delayed for more than 4 hours for the following\nlist of recipients:\n\n"
        "ada@example.com: Envelope expired\n"
    )
    assert means(None, action="delayed", text=text).reason == "expired"


def test_the_end_of_a_pages_address_means_nothing() -> None:
    assert (
        means("550 Xyzzy. See https://help.example.com/defer-06.html or /html/rfc6591").reason == "undefined"
    )
    assert means("550 Xyzzy: HTML").reason == "policyviolation"


@pytest.mark.parametrize("rule", BY_OWN_CODE, ids=lambda rule: rule.id)
def test_an_own_code_alone_is_read_as_its_rule_says(rule: Rule) -> None:
    (bounce,) = read_text(rule.example).bounces
    assert (bounce.reason, bounce.likely_causes) == (rule.reason, rule.causes)


def test_codes_are_told_from_words_and_numbers() -> None:
    known = rules_of_own_codes()
    assert {"TSS04", "HM08", "CXBL", "IN-1000", "HL:ICC", "OU-001", "RLY:B1", "XGEMAIL_0004"} <= known.keys()
    assert known.keys().isdisjoint({"102", "GREYLISTED", "NULLMX", "POL", "ABUSE"})

"""Reads the rules of `bot/reading/rules/` and compiles them once."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

from bot import toml
from bot.reading.classify.phrases import Found, PhraseIndex
from bot.reading.classify.server_names import JOINTS, ends_in_server_name
from bot.reading.classify.spellings import spellings
from bot.reading.classify.tables import tables

_LISTED = "blocked"
_OWN_CODE = re.compile(
    r"(?:aup#(?=.{4})|(?=.*[\d:]))[\[(]?([a-z][a-z0-9]{0,9}(?:[:_-][a-z0-9_]{1,9})?)[\])]?", re.ASCII
)
"""A phrase that is a provider's own code, with what its replies put around it: `[tss04]`, `aup#cxbl`."""
_PLACE = re.compile(r"\{(\w*)\}")
_REQUIRED = ("reason", "name", "example", "source")
_OPTIONAL = (
    *("phrases", "subjects", "strength", "statuses", "commands", "providers"),
    *("causes", "expires", "permanent", "given"),
)
"""The keys of a rule; docs/rules.md explains them."""


class Strength(IntEnum):
    """How much a rule's words weigh; codes that name a reason come between `PLAIN` and `HINT`."""

    WRAPPER = 0
    """Says that time ran out, but not why."""
    FAINT = 1
    """Says less than any code."""
    TOPIC = 2
    """What a reply is about if it says no more; ignored outside a reply."""
    HINT = 3
    PLAIN = 4
    DECISIVE = 5
    """Outranks everything else in the text."""
    CERTAIN = 6
    """Used by one provider only, which means this."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Words or codes that mean one reason, if all the given conditions hold."""

    reason: str
    name: str
    phrases: tuple[str, ...] = ()
    strength: Strength = Strength.PLAIN
    statuses: frozenset[str] = frozenset()
    """Enhanced codes as `X.7.1`, whatever their class; `5.7.1` for one class only."""
    commands: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    causes: tuple[str, ...] = ()
    """Likely causes, if the rule says more than its reason."""
    expires: bool = False
    """Whether the reason becomes `expired` if this was the trouble when time ran out."""
    permanent: bool | None = None
    """Whether the words are used only of permanent, or only of temporary failures; if no code says it."""
    example: str
    given: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of `Facts` that the example needs."""
    source: str

    @property
    def id(self) -> str:
        return f"{self.reason}/{self.name}"

    @cached_property
    def weight(self) -> tuple[int, int, int]:
        """Strength, number of conditions, specificity of the reason: the heavier of two rules counts."""
        conditions = sum(map(bool, (self.statuses, self.commands, self.providers)))
        return self.strength, conditions, tables().specificity(self.reason)


Phrases = PhraseIndex[Rule | None]
"""Phrases of rules, and of boilerplate, whose owner is None."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules that match words."""

    rules: tuple[Rule, ...]
    strong: Phrases
    """Rules that decide alone: `PLAIN` and above."""
    weak: Phrases
    """Rules that are asked if no strong one matches."""
    wrappers: Phrases
    footers: Phrases
    """Phrases that make a whole paragraph a footer."""


def find_rules(phrases: Phrases, words: str) -> list[Found[Any]]:
    """The rules whose phrases are in normalized words, but not inside boilerplate or a server's name."""
    found = [
        one
        for one in phrases.find(words)
        if words[one.end : one.end + 1] not in JOINTS
        or not ends_in_server_name(
            words, one.start, one.end, one.owner is None or one.owner.reason == _LISTED
        )
    ]
    ignored = [(each.start, each.end) for each in found if each.owner is None]
    return _outside(found, sorted(ignored)) if ignored else found


def _outside(found: list[Found[Rule | None]], spans: list[tuple[int, int]]) -> list[Found[Rule | None]]:
    """Those that are inside none of the spans, which are sorted by start."""
    starts = [start for start, _ in spans]
    furthest = list(accumulate((end for _, end in spans), max))

    def is_inside(one: Found[Rule | None]) -> bool:
        before = bisect_right(starts, one.start)
        return before > 0 and furthest[before - 1] >= one.end

    return [one for one in found if not is_inside(one)]


@cache
def rulebook() -> RuleBook:
    """All rules for words, read at first use: codes alone do not need them."""
    rules, meaningless = tuple(_read_rules("rules")), _read_meaningless()
    boilerplate = meaningless["boilerplate"]
    only_time = [rule for rule in rules if rule.strength is Strength.WRAPPER]
    ignored = (*boilerplate, *((phrase, None) for rule in only_time for phrase in rule.phrases))

    def phrases_of(some: Iterable[Rule], ignored: Iterable[tuple[str, None]] = ignored) -> Phrases:
        return PhraseIndex((*((phrase, rule) for rule in some for phrase in rule.phrases), *ignored))

    return RuleBook(
        rules,
        strong=phrases_of(rule for rule in rules if rule.strength >= Strength.PLAIN),
        weak=phrases_of(rule for rule in rules if Strength.WRAPPER < rule.strength < Strength.PLAIN),
        wrappers=phrases_of(only_time, boilerplate),
        footers=PhraseIndex(meaningless["footer"]),
    )


@cache
def rules_of_codes() -> Mapping[str, Sequence[Rule]]:
    """Rules for codes alone, by code."""
    by_status = defaultdict[str, list[Rule]](list)
    for rule in _read_rules("rules/codes"):
        for status in rule.statuses:
            by_status[status].append(rule)
    return by_status


@cache
def rules_of_own_codes() -> Mapping[str, Rule]:
    """Rules by a provider's own code, in capitals and without what its replies put around it: `TSS04`."""
    found = {phrase.upper(): rule for rule in _read_rules("rules/own_codes") for phrase in rule.phrases}
    for rule in rulebook().rules:
        for phrase in rule.phrases if rule.strength is Strength.CERTAIN else ():
            if code := _OWN_CODE.fullmatch(phrase):
                found[code[1].upper()] = rule
    return found


def _read_meaningless() -> Mapping[str, list[tuple[str, None]]]:
    """Phrases that say nothing about the failure, by kind: `boilerplate` and `footer`."""
    return {
        kind: [(phrase, None) for entry in entries for phrase in entry["phrases"]]
        for kind, entries in toml.read(__package__, "boilerplate.toml").items()
    }


def _read_rules(folder: str) -> Iterator[Rule]:
    for file, data in toml.read_all("bot.reading", folder):
        entries = data.pop("rule")
        yield from (_rule(f"{folder}/{file}", data | entry) for entry in entries)


def _rule(file: str, entry: Mapping[str, Any]) -> Rule:
    """Raises ValueError, which names file and rule, if the entry is invalid."""
    try:
        toml.check_keys(entry, _REQUIRED, _OPTIONAL)
        return _read_rule(entry)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file}: the rule {entry.get('name', '')} is not valid: {error}") from error


def _read_rule(entry: Mapping[str, Any]) -> Rule:
    if entry["reason"] not in tables().reasons:
        raise ValueError(f"reason takes one of classify/reasons.toml; it got {entry['reason']}")
    strength = Strength.CERTAIN if entry.get("providers") else Strength.PLAIN
    return Rule(
        reason=entry["reason"],
        name=entry["name"],
        phrases=tuple(dict.fromkeys(_spelt(entry.get("phrases", ()), entry.get("subjects", ())))),
        strength=_strength(entry["strength"]) if "strength" in entry else strength,
        statuses=frozenset(status for text in entry.get("statuses", ()) for status in _statuses(text)),
        commands=frozenset(entry.get("commands", ())),
        providers=frozenset(entry.get("providers", ())),
        causes=tuple(entry.get("causes", ())),
        expires=entry.get("expires", False),
        permanent=entry.get("permanent"),
        example=entry["example"],
        given=entry.get("given", {}),
        source=entry["source"],
    )


def _strength(name: str) -> Strength:
    if name.upper() not in Strength.__members__:
        raise ValueError(f"strength takes {', '.join(Strength.__members__).lower()}; it got {name}")
    return Strength[name.upper()]


def _spelt(phrases: Iterable[str], subjects: Sequence[str]) -> Iterator[str]:
    for phrase in _phrases(phrases, subjects):
        yield from spellings(phrase)


def _phrases(phrases: Iterable[str], subjects: Sequence[str]) -> Iterator[str]:
    """Every phrase with each subject for its `{}` and each synonym for its `{name}`."""
    for phrase in phrases:
        if place := _PLACE.search(phrase):
            words = synonyms()[place[1]] if place[1] else subjects
            yield from _phrases((phrase.replace(place[0], word) for word in words), subjects)
        else:
            yield phrase


@cache
def synonyms() -> Mapping[str, list[str]]:
    """Lists of words with the same meaning, by name."""
    return toml.read(__package__, "synonyms.toml")


def _statuses(text: str) -> Iterator[str]:
    """`X.7.606-649` as every code from `X.7.606` to `X.7.649`."""
    subject, detail = text.rsplit(".", 1)
    first, _, last = detail.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield f"{subject}.{number}"

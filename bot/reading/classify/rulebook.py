"""Reads the rules and compiles them once: phrases into one Aho-Corasick automaton, patterns with RE2."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick

from bot.reading.classify.words import normalize


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Words that mean one reason."""

    reason: str
    name: str
    phrases: tuple[str, ...]
    example: str
    source: str

    @property
    def id(self) -> str:
        return f"{self.reason}/{self.name}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's phrase in a text."""

    rule: Rule
    phrase: str


class RuleBook:
    """All rules, ready to be asked."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._automaton = ahocorasick.Automaton()
        for rule in rules:
            for phrase in rule.phrases:
                words = normalize(phrase)
                self._automaton.add_word(words, Hit(rule, words))
        self._automaton.make_automaton()

    def hits(self, words: str) -> Iterator[Hit]:
        """Every phrase that stands in normalized words, in one pass."""
        for _, hit in self._automaton.iter(words):
            yield hit


@cache
def rulebook() -> RuleBook:
    """The rules of `bot/reading/rules/`, compiled at first use."""
    return RuleBook(tuple(_load()))


def _load() -> Iterator[Rule]:
    folder = files("bot.reading") / "rules"
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            for entry in data["rule"]:
                phrases = tuple(entry.pop("phrases"))
                yield Rule(reason=entry.pop("reason", data.get("reason")), phrases=phrases, **entry)

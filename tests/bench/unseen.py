"""Measures how well wording is read that no rule contains.

python -m tests.bench.unseen [-v]

The rules test themselves: each eighth of their phrases in turn is removed, and read with the rest. Real
replies contain more than one phrase, so more of them are read correctly. -v also prints each misread phrase.
A phrase added for one reply that helps with no other does not change the figure.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

from bot.reading.classify import classify, rules
from bot.reading.classify.rules import Rule, Strength
from bot.reading.facts import Facts

PARTS = 8
FEWEST_WORDS = 3
NO_REPLIES = {"delivered", "feedback", "onhold", "suppressed", "vacation"}


def main() -> None:
    everything = rules.rulebook().rules
    rules.rules_of_codes()  # kept as they are: they have no phrases
    phrases = [
        (rule.id, phrase) for rule in everything for phrase in rule.phrases if _is_usable(rule, phrase)
    ]
    random.Random(7).shuffle(phrases)
    figures: Counter[tuple[str, bool]] = Counter()
    for part in range(PARTS):
        held = phrases[part::PARTS]
        with patch.object(rules, "_read_rules", lambda _folder, held=held: _without(everything, set(held))):
            rules.rulebook.cache_clear()
            for rule, phrase in held:
                reason, way = _read(phrase)
                right = reason == rule.partition("/")[0]
                figures[way, right] += 1
                if "-v" in sys.argv and not right:
                    print(f"{rule:44} {reason:16} {way:10} {phrase}")
    rules.rulebook.cache_clear()
    _report(figures)


def _is_usable(rule: Rule, phrase: str) -> bool:
    """Whether a phrase could be a reply by itself."""
    alone = not (rule.statuses or rule.providers or rule.commands or rule.reason in NO_REPLIES)
    words = phrase.replace("…", "").isascii() and "//" not in phrase and len(phrase.split()) >= FEWEST_WORDS
    return alone and words and rule.strength >= Strength.PLAIN


def _without(everything: tuple[Rule, ...], held: set[tuple[str, str]]) -> Iterator[Rule]:
    for rule in everything:
        kept = tuple(phrase for phrase in rule.phrases if (rule.id, phrase) not in held)
        if kept:
            yield replace(rule, phrases=kept)


def _read(phrase: str) -> tuple[str, str]:
    """The reason that a reply with this text is read as, and what decided."""
    means = classify(Facts(diagnostic=f"550 {phrase.replace('…', 'that').replace('@', 'ada@b.example')}"))
    by = means.evidence[0].rule if means.evidence else "nothing"
    strength = next((rule.strength.name.lower() for rule in rules.rulebook().rules if rule.id == by), by)
    return means.reason, strength


def _report(figures: Counter[tuple[str, bool]]) -> None:
    right = sum(number for (_, fine), number in figures.items() if fine)
    print(f"{right / figures.total():.1%} of {figures.total()} phrases right")
    for way in sorted({way for way, _ in figures}):
        print(f"{way:10} {figures[way, True]:5} right {figures[way, False]:5} wrong")


if __name__ == "__main__":
    main()

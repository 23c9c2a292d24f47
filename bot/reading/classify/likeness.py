"""What the words of a reply mean on the whole, where no phrase of the rulebook stands in it.

A naive Bayes classifier that knows words from the rulebook alone, each phrase and each example a text:
who writes a rule also says what its words mean in sentences that nobody thought of. What is said of any
refusal (`idle.toml`) is learnt as well, for its words make nothing likely.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from math import log, log1p
from typing import NamedTuple

from bot.reading.classify.rules import Strength, find_spans, rulebook
from bot.reading.classify.words import normalize

LEAD = 1.0
"""By how much the likeliest reason must lead, as a logarithm: 2.7 times as likely as the next."""
TOPIC = 4.0
"""What it counts that a topic is named: other words must speak clearly for something else."""
OFTEN = 6
"""How many texts one that tells of no cause counts for: servers say such things more than any other."""
FEWEST = 2
"""Words that must be known; one alone means too many things."""
_SMOOTHING = 30.0
"""Texts that each reason has besides its own: in them every word is as frequent as in all texts together."""
_NOTHING = "undefined"
_NO_FAILURE_TO_TELL = {"delivered", "feedback", "onhold", "suppressed", "undefined", "vacation"}
_WORD = re.compile(r"[^\W\d_][^\W\d_'-]+(?:['-][^\W\d_]+)*")
_NO_WORDS = re.compile(r"\S*(?://|\w\.\w|[@\d])\S*")
_STOP_WORD = re.compile(
    r"again|an|and|any|are|as|at|be|been|but|by|can|do|does|for|from|had|has|have|if|in|is|it|its|later|may|"
    r"more|of|on|or|our|please|see|so|than|that|the|there|this|to|try|us|was|we|were|when|which|will|with|"
    r"would|you|your"
)


class Likely(NamedTuple):
    """The likeliest reason, and where the word stands that says most for it."""

    reason: str
    start: int
    end: int


class _Knowledge(NamedTuple):
    speaks_for: dict[str, dict[str, float]]
    """By word and reason."""
    prior: dict[str, float]
    dilution: dict[str, float]
    """What each word costs a reason of which much is known."""


def likeliest(words: str, topic: str | None = None) -> Likely | None:
    """The reason that normalized words speak for, if they clearly do; `topic`: of one that they name."""
    known = knowledge()
    found = {word: place for word, place in _words(words).items() if word in known.speaks_for}
    if len(found) < FEWEST:
        return None
    scores = {reason: prior - len(found) * known.dilution[reason] for reason, prior in known.prior.items()}
    for word in found:
        for reason, weight in known.speaks_for[word].items():
            scores[reason] += weight
    if topic in scores:
        scores[topic] += TOPIC
    best, second = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    if best == _NOTHING or scores[best] - scores[second] < LEAD:
        return None
    word = max(found, key=lambda word: known.speaks_for[word].get(best, 0.0))
    return Likely(best, found[word], found[word] + len(word))


def _words(words: str) -> dict[str, int]:
    """Each word that may mean something, outside boilerplate, and where it first stands."""
    for start, end in find_spans(rulebook().wrappers, words):
        words = words[:start] + " " * (end - start) + words[end:]
    words = _NO_WORDS.sub(lambda match: " " * len(match[0]), words)
    places = {match[0]: match.start() for match in reversed(list(_WORD.finditer(words)))}
    return {word: place for word, place in places.items() if not _STOP_WORD.fullmatch(word)}


@cache
def knowledge() -> _Knowledge:
    """Learned at first use, which few replies need."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    texts: Counter[str] = Counter()
    for reason, words in _texts():
        texts[reason] += 1
        for word in words:
            seen[word][reason] += 1
    total = texts.total()
    expected = {word: _SMOOTHING * reasons.total() / total for word, reasons in seen.items()}
    return _Knowledge(
        speaks_for={
            word: {reason: log1p(times / expected[word]) for reason, times in reasons.items()}
            for word, reasons in seen.items()
        },
        prior={reason: log(number / total) for reason, number in texts.items()},
        dilution={reason: log(number + _SMOOTHING) for reason, number in texts.items()},
    )


def _texts() -> Iterator[tuple[str, Iterable[str]]]:
    for rule in rulebook().rules:
        if rule.reason in _NO_FAILURE_TO_TELL:
            continue
        if rule.strength >= Strength.TOPIC:
            yield from ((rule.reason, set(_WORD.findall(phrase))) for phrase in rule.phrases)
        yield rule.reason, _words(normalize(rule.example))
    for phrase in _idle():
        yield from [(_NOTHING, _words(normalize(phrase)))] * OFTEN


def _idle() -> list[str]:
    """Words that tell of no cause."""
    text = (files("bot.reading") / "idle.toml").read_text(encoding="utf-8")
    phrases: list[str] = tomllib.loads(text)["phrases"]
    return phrases

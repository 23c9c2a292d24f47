"""The words that people type around a code, a cause and a domain when they ask and quote nothing."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from bot import toml
from bot.causes import HEALTHY, INCONCLUSIVE, cause_called, cause_like
from bot.grammar.markup import EDGES, plain
from bot.grammar.scan import scan
from bot.grammar.sizes import take_size

_LONGEST = 200
"""Characters of a typed query; a longer text is pasted."""
_SHORTEST = 4
"""Letters of a word that can be told when it is misspelt."""
_NEAR = 0.8
"""How alike it is then: `boucne`, but not `ounces`."""


def telling(words: Iterable[str]) -> list[str]:
    """The words without those that people type around what they ask about."""
    return [word for word in words if word.lower() not in _words()["around"]]


def asks_only(words: Iterable[str]) -> bool:
    """Whether the words tell nothing, and at most name a tool: `dig mx`."""
    return all(word.lower() in _words()["tools"] for word in telling(words))


def without_question(words: str) -> str:
    """The words without what people type around a code: `greylisting` for `what does greylisting mean?`"""
    said = (word.strip(EDGES) for word in plain(words).split())
    return " ".join(telling(filter(None, said)))


def cause_beside_domain(text: str) -> tuple[str, str] | None:
    """The words that name a cause, and its id, if a typed text has one domain, no code, and nothing else:
    `tls error at example.com`."""
    if len(text) > _LONGEST:
        return None
    found = scan(take_size(plain(text))[0], prose=False)
    if found.code or len(found.places) != 1:
        return None
    for said in filter(None, (" ".join(telling(found.others)), " ".join(found.others))):
        cause = cause_called(said)
        if cause and cause.id not in {HEALTHY, INCONCLUSIVE}:
            return said, cause.id
    return None


def meant(text: str, said: list[str]) -> str | None:
    """The text with what is misspelt among `said` put right: the words for a cause, or one word."""
    for written in (" ".join(said), *said):
        near = _near(written)
        if near and near != written.lower():
            return text.replace(written, near)
    return None


def _near(written: str) -> str | None:
    if len(written) < _SHORTEST or not written.replace(" ", "").isalpha():
        return None
    near = get_close_matches(written.lower()[:20], _long_words(), n=1, cutoff=_NEAR)
    return cause_like(written) or next(iter(near), None)


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in toml.read(__package__, "asking.toml").items()}


@cache
def _long_words() -> list[str]:
    return sorted(word for words in _words().values() for word in words if len(word) >= _SHORTEST)

"""Does a short text only mention a failure: as an example, a question what it means, long ago, a plan?

Whoever reports a failure says that it happens, and to whom; then the text is no mere mention, whatever
else it says.
"""

import re
from functools import cache

from bot.grammar.vocabulary import says_failing, says_still, words_of

_LONGEST = 300
"""Characters; a longer text, or one of several paragraphs, is judged by its content alone."""
_ALMOST_THE_START = r"^[\W_]{0,5}"


def only_mentions(text: str) -> bool:
    """Whether it speaks of a failure without saying that it happens."""
    if len(text) > _LONGEST or "\n\n" in text or says_still(text) or _said("happens").search(text):
        return False
    if _long_ago().search(text) or _begins("drafts").search(text):
        return True
    if _said("ours").search(text):
        return False
    if _begins("begins").search(text) or _said("writes").search(text):
        return True
    return _asks_for_meaning(text) and not says_failing(text)


def _asks_for_meaning(text: str) -> bool:
    said = set(re.findall(r"\w+", text.lower()))
    return any(said.issuperset(words.split()) for words in words_of("mention", "asks"))


@cache
def _said(kind: str) -> re.Pattern[str]:
    return _pattern(rf"\b(?:{_any(kind)})\b")


@cache
def _begins(kind: str) -> re.Pattern[str]:
    return _pattern(rf"{_ALMOST_THE_START}(?:{_any(kind)})(?![\w-]|\.\w)")


@cache
def _long_ago() -> re.Pattern[str]:
    return _pattern(
        rf"\b(?:{_any('long_ago')})\b|{_ALMOST_THE_START}(?:(?:{_any('year')}) )?(?:19|20)\d\d\b(?![-.:/])|"
        rf"{_ALMOST_THE_START}(?:{_any('past')}) (?:{_any('months')})\b"
    )


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def _any(kind: str) -> str:
    return "|".join(map(re.escape, words_of("mention", kind)))

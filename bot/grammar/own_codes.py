"""Providers' own codes in what people type: with a domain beside it, such a code is the words of a reply."""

from collections.abc import Sequence

from bot.grammar.codes import may_be_mark

_MOST = 4
"""Codes that people copy out of one reply; more is no short query."""


def own_code(word: str) -> str | None:
    """The code as its provider writes it, if a rule knows what it means; None if the word is none."""
    code = word.upper()
    if not may_be_mark(code):
        return None
    from bot.reading.classify import is_own_code  # loaded late: most queries have no such word

    return code if is_own_code(code) else None


def only_own_codes(words: Sequence[str]) -> tuple[str, ...]:
    """The codes, each once, if the words are such codes and nothing else."""
    codes: list[str] = []
    for word in words[:_MOST]:
        if (code := own_code(word)) is None:
            return ()
        codes.append(code)
    return tuple(dict.fromkeys(codes)) if len(words) <= _MOST else ()


def names_own_code(text: str) -> bool:
    """Whether prose contains one, in capitals."""
    from bot.reading.classify.own_codes import own_code_in

    return own_code_in(text) is not None

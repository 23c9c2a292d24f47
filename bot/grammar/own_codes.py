"""Providers' own codes in what people type: with a domain beside it, such a code is the words of a reply."""

from collections.abc import Sequence

from bot.grammar.codes import may_be_mark


def own_code(word: str) -> str | None:
    """The code as its provider writes it, if a rule knows what it means; None if the word is none."""
    code = word.upper()
    if not may_be_mark(code):
        return None
    from bot.reading.classify import is_own_code  # loaded late: most queries have no such word

    return code if is_own_code(code) else None


def only_own_code(words: Sequence[str]) -> str | None:
    """The code, if the words are one and nothing else."""
    return own_code(words[0]) if len(words) == 1 else None


def names_own_code(text: str) -> bool:
    """Whether prose contains one, in capitals."""
    from bot.reading.classify.own_codes import own_code_in

    return own_code_in(text) is not None

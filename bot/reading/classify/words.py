"""A text, and the rules whose phrases it contains."""

from collections.abc import Callable

from bot.reading.classify.phrases import Found
from bot.reading.classify.rules import Phrases, Rule, RuleBook, Strength, find_rules, rulebook
from bot.reading.lazy import Lazy
from bot.reading.text.words import normalize, verbatim


class Words:
    """A text, and the rules whose phrases it contains, heaviest first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.normalized = normalize(text)

    @Lazy
    def strong(self) -> list[Found[Rule]]:
        return self._found(lambda book: book.strong)

    @Lazy
    def weak(self) -> list[Found[Rule]]:
        return self._found(lambda book: book.weak)

    @Lazy
    def wrappers(self) -> list[Found[Rule]]:
        return self._found(lambda book: book.wrappers)

    def _found(self, kind: Callable[[RuleBook], Phrases]) -> list[Found[Rule]]:
        """The rules found, heaviest first. For a code without words the rules are not even loaded."""
        if not self.normalized:
            return []
        return sorted(find_rules(kind(rulebook()), self.normalized), key=_weight, reverse=True)

    def span(self, found: Found[Rule]) -> str:
        """The phrase as written in the text."""
        return verbatim(self.text, self.normalized, found.start, found.end)


def _weight(found: Found[Rule]) -> tuple[int, ...]:
    """The sort key of a found rule. A topic with a statement about it (`header … too long`) comes before one
    that is only named; then the longer phrase."""
    strength, conditions, narrow = found.owner.weight
    has_statement = strength is Strength.TOPIC and found.end - found.start > found.length
    return strength, conditions, has_statement, narrow, found.length

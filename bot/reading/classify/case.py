"""One recipient's facts, laid out for the ways of deciding."""

import re
from collections.abc import Callable

from bot.reading.classify.codes import Codes
from bot.reading.classify.phrases import Found
from bot.reading.classify.providers import providers
from bot.reading.classify.rules import Rule, Strength, rulebook
from bot.reading.classify.tables import any_class
from bot.reading.classify.words import normalize, verbatim, without_wrapper
from bot.reading.facts import Facts
from bot.reading.lazy import Lazy

_WORD = re.compile(r"[^\W\d_]{3}|[^\x00-\u0dff]")


class Words:
    """A text with the rules that apply to it, strongest first."""

    def __init__(self, text: str, admits: Callable[[Rule], bool]) -> None:
        self.text = text
        self.normalized = normalize(text)
        self._admits = admits

    @Lazy
    def found(self) -> list[Found[Rule]]:
        """Of equally heavy rules first those with more words."""
        fitting = [found for found in rulebook().find(self.normalized) if self._admits(found.owner)]
        return sorted(fitting, key=_weight, reverse=True)

    def best(self, weakest: Strength) -> Found[Rule] | None:
        """The strongest rule, if it is at least this strong."""
        return self.found[0] if self.found and self.found[0].owner.strength >= weakest else None

    def wrapper(self) -> Found[Rule] | None:
        """Words that only say that time ran out, whatever else is said."""
        return next((found for found in self.found if found.owner.strength is Strength.WRAPPER), None)

    def span(self, found: Found[Rule]) -> str:
        """The phrase as it stands in the text."""
        return verbatim(self.text, self.normalized, found.start, found.end)


def _weight(found: Found[Rule]) -> tuple[tuple[int, int, int], int]:
    return found.owner.weight, found.length


class Case:
    """What is weighed."""

    def __init__(self, facts: Facts, codes: Codes) -> None:
        self.facts = facts
        self.codes = codes
        self._has_reply = _WORD.search(facts.diagnostic or "") is not None
        """Whether the diagnostic has words at all, not only codes."""

    @Lazy
    def reply(self) -> Words:
        """The remote side's words; all words where nothing says which those are."""
        own = without_wrapper(self.facts.diagnostic or "") if self._has_reply else self.facts.words
        return Words(own, self.admits)

    @Lazy
    def prose(self) -> Words:
        """The words around the reply."""
        return Words(self.facts.words if self._has_reply else "", self.admits)

    @Lazy
    def provider(self) -> str | None:
        """Who wrote the reply."""
        return providers().of_reply(self.reply.normalized, self.facts)

    def admits(self, rule: Rule) -> bool:
        """Whether the rule's conditions hold."""
        status = self.codes.status
        return (
            (not rule.providers or self.provider in rule.providers)
            and (not rule.commands or self.facts.command in rule.commands)
            and (
                not rule.statuses
                or (status is not None and bool(rule.statuses & {status, any_class(status)}))
            )
        )

"""One recipient's facts, laid out for the ways of deciding."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.reading.classify.codes import Codes
from bot.reading.classify.phrases import Found
from bot.reading.classify.providers import providers
from bot.reading.classify.rules import Rule, Strength, rulebook
from bot.reading.classify.tables import any_class, tables
from bot.reading.classify.words import normalize, verbatim, without_wrapper
from bot.reading.facts import Facts

_WORD = re.compile(r"[^\W\d_]{3}|[^\x00-\u0dff]")


class Words:
    """A text with the rules' phrases that stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.normalized = normalize(text)

    @cached_property
    def found(self) -> tuple[Found[Rule], ...]:
        return rulebook().find(self.normalized)

    def span(self, found: Found[Rule]) -> str:
        """The phrase as it stands in the text."""
        return verbatim(self.text, found.start, found.end)


@dataclass(frozen=True)
class Case:
    """What is weighed."""

    facts: Facts
    codes: Codes

    @cached_property
    def reply(self) -> Words:
        """The remote side's words; all words where nothing says which those are."""
        return Words(without_wrapper(self.facts.diagnostic or "") if self._has_reply else self.facts.text)

    @cached_property
    def prose(self) -> Words:
        """The words around the reply."""
        return Words(self.facts.text if self._has_reply else "")

    @property
    def _has_reply(self) -> bool:
        """Whether the diagnostic has words at all, not only codes."""
        return _WORD.search(self.facts.diagnostic or "") is not None

    @cached_property
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

    def best(
        self, words: Words, weakest: Strength, strongest: Strength = Strength.CERTAIN
    ) -> Found[Rule] | None:
        """The strongest rule that applies; of equals the one with more conditions, the more specific reason,
        the longer phrase."""
        fitting = [
            f for f in words.found if weakest <= f.owner.strength <= strongest and self.admits(f.owner)
        ]
        return max(fitting, key=_weight, default=None)


def _weight(found: Found[Rule]) -> tuple[int, int, int, int]:
    rule = found.owner
    return rule.strength, rule.narrowness, tables().specificity(rule.reason), found.length

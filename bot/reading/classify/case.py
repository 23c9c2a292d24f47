"""One recipient's facts, prepared for the ways of deciding."""

import re

from bot.reading.classify.codes import Codes
from bot.reading.classify.footers import without_footers
from bot.reading.classify.phrases import Found
from bot.reading.classify.providers import providers
from bot.reading.classify.rules import Rule, Strength
from bot.reading.classify.tables import any_class
from bot.reading.classify.words import Words
from bot.reading.facts import Facts
from bot.reading.lazy import Lazy
from bot.reading.text.words import without_wrapper

_IP_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)")
_WORD = re.compile(r"[^\W\d_]{3}|[^\x00-\u0dff]")


class Case:
    """One recipient's facts and codes, with what the ways of deciding ask about them."""

    def __init__(self, facts: Facts, codes: Codes) -> None:
        self.facts = facts
        self.codes = codes
        self._has_reply = _WORD.search(facts.diagnostic or "") is not None
        """Whether the diagnostic has words and not only codes."""

    @property
    def is_coded_reply(self) -> bool:
        """Whether the diagnostic is a reply with a code, so that all its words are the remote side's."""
        return self._has_reply and self.codes.reply_code is not None

    @property
    def is_refused(self) -> bool:
        """Whether a permanent reply ended it, so that it is neither an expiry nor a connection failure."""
        return (self.codes.reply_code or 0) >= 500

    @property
    def is_coded_by_reporter(self) -> bool:
        """Whether the enhanced code was not in the reply but chosen by the reporting server."""
        return self.is_coded_reply and self.codes.by_reporter

    @property
    def is_to_the_point(self) -> bool:
        """Whether the diagnostic is a reply with a code, or is in a field meant for it."""
        return (
            self.is_coded_reply
            or (self.facts.reply_code or 0) >= 500
            or (self._has_reply and self.facts.part == "delivery-status")
        )

    @property
    def answers_command(self) -> bool:
        """Whether it is a reply to one of our commands: then we were connected, and the trouble is theirs."""
        return self.is_coded_reply and self.facts.command is not None

    @property
    def names_recipient(self) -> bool:
        """Whether the reply names the recipient, which implies that it answers RCPT."""
        recipient = self.facts.recipient
        return recipient is not None and recipient.lower() in (self.facts.diagnostic or "").lower()

    @property
    def names_only_a_host(self) -> bool:
        """Whether the reply names an IP address and no mail address."""
        reply = self.facts.diagnostic or ""
        return self.is_coded_reply and "@" not in reply and _IP_ADDRESS.search(reply) is not None

    @Lazy
    def reply(self) -> Words:
        """The remote side's words; all words if there is no diagnostic with words."""
        own = without_wrapper(self.facts.diagnostic or "") if self._has_reply else self._own_text
        return Words(own)

    @Lazy
    def prose(self) -> Words:
        """The words around the reply."""
        return Words(self._own_text if self._has_reply else "")

    @property
    def _own_text(self) -> str:
        return without_footers(self.facts.words)

    @Lazy
    def provider(self) -> str | None:
        """The provider that wrote the reply."""
        return providers().of_reply(self.reply.normalized, self.facts)

    def strongest(self, words: Words, weakest: Strength) -> Found[Rule] | None:
        """The heaviest rule that applies, if it is at least this strong."""
        for found in words.strong if weakest >= Strength.PLAIN else (*words.strong, *words.weak):
            if found.owner.strength < weakest:
                return None
            if self.admits(found.owner):
                return found
        return None

    def wrapper(self, words: Words) -> Found[Rule] | None:
        """The first rule that only says that time ran out."""
        return next((found for found in words.wrappers if self.admits(found.owner)), None)

    def admits(self, rule: Rule) -> bool:
        """Whether the rule's conditions hold."""
        status = self.codes.status
        return (
            (rule.strength is not Strength.TOPIC or self.is_to_the_point)
            and (not rule.providers or self.provider in rule.providers)
            and (not rule.commands or self.facts.command in rule.commands)
            and (
                not rule.statuses
                or (status is not None and bool(rule.statuses & {status, any_class(status)}))
            )
        )

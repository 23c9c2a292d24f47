"""The roles of addresses in a text: recipients, senders, and people who can be asked."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from bot.reading.message.mail import MAX_RECIPIENTS
from bot.reading.notice.cues import cues
from bot.reading.notice.labels import labels
from bot.reading.notice.listservers import list_of, runs_lists
from bot.reading.text.addresses import ADDRESS, key, tidy
from bot.reading.text.words import normalize

_ADDRESS = re.compile(ADDRESS)
_BEFORE_RECIPIENT = re.compile(r"\b(?:to|for|TO)[ :=]{1,3}<?$")
_BEFORE_OTHERS = re.compile(
    r"(?:(?:message|smtp)-id|sender(?: (?!by\b|to\b)\w+){0,3}|"
    r"\b(?<!expanded )(?<!generated )from(?: address(?: is)?)?|return[- ]path|sent by|on behalf of|"
    r"contact(?:er)?|notify|avertir|ask|write to|reply to|sich an|\btry|send as|"
    r"forward (?:this|the) (?:e-?mail|mail|message|notice|report) to|"
    r"\b(?:us|me) at|(?:unsubscribe|please|questions)[^@\n]{1,60}send an? e-?mail to|hello|dear)\W{1,4}$"
)
"""Before an address that is not a recipient's; for lower-case text."""
_LABEL_OF_SENDER = re.compile(r"(?:from|sender|(?:sasl_)?username)=", re.IGNORECASE)
_BEHIND_SENDER = re.compile(r"[^\w\n]{1,5}(?:sender|(?:is )?not allowed to send as)\b", re.IGNORECASE)
_SENDER_REFUSED = "SenderRefused"
"""An error of Python's `smtplib`, which names the sender last."""
_DAEMON = re.compile(r"mail(?:er)?-?daemon@", re.IGNORECASE)
_LOOK_BACK = 100
_LOOK_FAR_BACK = 500


class _Named(NamedTuple):
    address: str
    is_recipient: bool
    """Whether a preposition says so."""
    is_other: bool
    """Whether the text says that it is the sender's, or a contact's."""


def is_others(text: str, start: int) -> bool:
    """Whether the address at `start` is a mail system's own, or by the words before it the sender's or a
    contact's."""
    before = _BEFORE_OTHERS.search(text[max(0, start - _LOOK_BACK) : start].lower())
    if before is not None or _DAEMON.match(text, start) is not None:
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start][:_LOOK_FAR_BACK]
    return (":" in line or "：" in line) and _field_of_sender().match(line) is not None


@cache
def _field_of_sender() -> re.Pattern[str]:
    """The start of a line that is a sender's field, in any language, up to an address in it."""
    names = "|".join(labels()["from"])
    return re.compile(
        rf"\W{{0,4}}(?:{names}|reply-to|(?:x-[\w-]{{1,30}}-)?sender|return-path)[ \xa0]?[:：]"
        r"(?:(?! to\b)[^\n])*+\Z",
        re.IGNORECASE,
    )


def recipients_in(text: str) -> list[str]:
    """Possible recipients in a text: first those that mail went to by the words, then those without a role.

    If a mailing list refused a post, the list instead of its role address.
    """
    if "@" not in text:
        return []
    named = list(islice(_named(text), MAX_RECIPIENTS))
    others = {key(one.address) for one in named if one.is_other}
    left = [one for one in named if key(one.address) not in others]
    recipients = [one.address for one in sorted(left, key=lambda one: not one.is_recipient)]
    return recipients if "refusals" not in cues(normalize(text)) else _with_lists(recipients, named)


def others_in(text: str) -> set[str]:
    """The addresses that the text says are a sender's, a contact's or a mail system's own, and so no
    recipient's."""
    return {one.address for one in islice(_named(text), MAX_RECIPIENTS) if one.is_other}


def _with_lists(recipients: list[str], named: list[_Named]) -> list[str]:
    lists = [behind for one in named if (behind := list_of(one.address))]
    return [address for address in recipients if not runs_lists(address)] + lists


def _named(text: str) -> Iterator[_Named]:
    for found in _ADDRESS.finditer(text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        others = _LABEL_OF_SENDER.match(found[0]) or _BEHIND_SENDER.match(text, found.end())
        yield _Named(
            address=tidy(found[0]),
            is_recipient=_BEFORE_RECIPIENT.search(before) is not None,
            is_other=bool(others)
            or is_others(text, found.start())
            or _SENDER_REFUSED in text[max(0, found.start() - _LOOK_FAR_BACK) : found.start()],
        )

"""Finds reply codes (RFC 5321, section 4.2) and enhanced status codes (RFC 3463), and weighs them.

The patterns have no nested repetition and bounded blanks, so that they take linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.models.bounce import StatusFrom
from bot.reading.classify.words import LONGEST
from bot.reading.facts import Facts

_CODE = r"([245]\.[0-9]\.[0-9]{1,3})(?![0-9]|\.[0-9])"
_STATUS = re.compile(rf"(?<![\w.]){_CODE}")
_STATUS_OF_REPLY = re.compile(rf"\b[245][0-9][0-9][ \-:'\"(#]{{1,4}}{_CODE}")
_STATUS_IN_PROSE = re.compile(
    rf"(?:^[ \t]{{0,8}}|[245][0-9][0-9][ \-:'\"]{{1,4}}|[#(]|status\W{{1,3}}|code\W{{1,3}}){_CODE}",
    re.IGNORECASE | re.MULTILINE,
)
_AT_START = re.compile(r"\W{0,8}(?:smtp;\s{0,8})?(2[0-5][0-4]|[45][0-9][0-9])(?=\W|$)")
_IN_TEXT = (
    re.compile(r"\b([245][0-9][0-9])[ \-:'\"(#]{1,4}[245]\.[0-9]\.[0-9]{1,3}\b"),
    re.compile(r"^[ \t]{0,8}([245][0-57][0-9])[ \-]", re.MULTILINE),
    re.compile(r"(?:[>(\[,;'\"«]|:\s|\s:)\s{0,8}([245][0-57][0-9])(?=[ \-,]|$)"),
    re.compile(r"\b([45][0-57][0-9])-['\"]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The codes that count: the remote side's own before its wrapper's."""

    status: str | None = None
    status_from: StatusFrom | None = None
    reply_code: int | None = None
    expiry: str | None = None
    """A `4.4.7` (or `5.4.7`): time ran out, or is running."""


def weigh_codes(facts: Facts) -> Codes:
    """A fuller code beats `X.0.0` and the wrapper `4.4.7`; then the reply's own beats the field's."""
    first: tuple[str, StatusFrom] | None = None
    chosen: tuple[str, StatusFrom] | None = None
    expiry = None
    for code, origin in _candidates(facts):
        first = first or (code, origin)
        expiry = expiry or (code if _is_expiry(code) else None)
        if not says_little(code):
            chosen = (code, origin)
            break
    status, status_from = chosen or first or (None, None)
    return Codes(
        status=status,
        status_from=status_from,
        reply_code=facts.reply_code or _find_reply(facts),
        expiry=expiry,
    )


def says_little(status: str) -> bool:
    """Whether a code is bare of detail: `X.0.0`, or the wrapper that only says that time ran out."""
    return status.endswith(".0.0") or _is_expiry(status)


def _candidates(facts: Facts) -> Iterator[tuple[str, StatusFrom]]:
    """Codes that stand literally in the message, most authoritative first."""
    reply = (facts.diagnostic or "")[:LONGEST]
    origin: StatusFrom = "diagnostic" if facts.part == "delivery-status" else "text"
    for pattern in (_STATUS_OF_REPLY, _STATUS):
        yield from ((match[1], origin) for match in pattern.finditer(reply))
    for match in _STATUS.finditer(facts.status or ""):
        yield match[1], "status-field"
    for match in _STATUS_IN_PROSE.finditer(facts.text[:LONGEST]):
        yield match[1], "text"


def _is_expiry(status: str) -> bool:
    return status in {"4.4.7", "5.4.7"}


def _find_reply(facts: Facts) -> int | None:
    """The first basic reply code; within a text, which has other numbers too, only where it stands as one."""
    if facts.diagnostic and (match := _AT_START.match(facts.diagnostic)):
        return int(match[1])
    text = (facts.diagnostic or facts.text)[:LONGEST]
    return next((int(match[1]) for pattern in _IN_TEXT if (match := pattern.search(text))), None)

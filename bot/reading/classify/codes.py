"""Finds reply codes (RFC 5321, section 4.2) and enhanced status codes (RFC 3463), and chooses among them.

The patterns have no nested repetition and bounded blanks, so they take linear time. They begin with a digit
and look behind only after it, so that `re` can skip quickly to the next digit.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.models.bounce import StatusFrom
from bot.reading.facts import Facts
from bot.reading.text.words import LONGEST, without_wrapper

_END = r"(?![0-9]|\.[0-9]| reply: read error| Connection reset by)"
"""Excludes the code that Sendmail writes for a reply that never came; its Status field is better."""
_CODE = rf"([245]\.[0-9]\.[0-9]{{1,3}}){_END}"
_STATUS = re.compile(rf"([245](?<![\w.].)\.[0-9]\.[0-9]{{1,3}}){_END}")
_REPLY_WITH_STATUS = re.compile(rf"([245](?<!\w.)[0-9][0-9])[ \-:'\"(#,\[]{{1,5}}{_CODE}")
_ANY_CODE = re.compile(_CODE)
_STATUS_IN_PROSE = re.compile(
    rf"(?:^[ \t]{{0,8}}|[#(]|status\W{{1,3}}|code\W{{1,3}}){_CODE}", re.IGNORECASE | re.MULTILINE
)
_AT_START = re.compile(r"\W{0,8}(?:smtp;\s{0,8})?(25[0-3]|[45][0-9][0-9])(?=\W|$)")
_IN_TEXT = (
    re.compile(r"^[ \t]{0,8}([45][0-57][0-9])[ \-]", re.MULTILINE),
    re.compile(
        r"([45](?:(?<=[>(\[,;'\"«].)|(?<=\s:.)|(?<=[>(\[,;:'\"«]\s.)|(?<=[>(\[,;:'\"«]\s\s.))"
        r"[0-57][0-9])(?=[ \-,]|$)"
    ),
    re.compile(r"([45](?<!\w.)[0-57][0-9])-['\"]"),
)


class Codes(NamedTuple):
    """The codes that count: the remote side's own rather than the reporter's."""

    status: str | None = None
    status_from: StatusFrom | None = None
    reply_code: int | None = None
    by_reporter: bool = False
    """Whether the enhanced code was not in the reply but chosen by the reporting server."""
    expiry: str | None = None
    """A `4.4.7` or `5.4.7`: time ran out, or is running."""


class _Candidate(NamedTuple):
    status: str
    status_from: StatusFrom
    reply_code: int | None = None
    """The basic code right before it."""
    by_reporter: bool = False


def weigh_codes(facts: Facts) -> Codes:
    """The codes that count: detail beats `X.0.0` and `4.4.7`, then the reply beats the field."""
    first: _Candidate | None = None
    expiry = None
    for candidate in _candidates(facts):
        first = first or candidate
        if not says_little(candidate.status):
            return _codes(facts, candidate, expiry)
        expiry = expiry or (candidate.status if _is_expiry(candidate.status) else None)
    return _codes(facts, first, expiry) if first else Codes(reply_code=facts.reply_code or _find_reply(facts))


def says_little(status: str) -> bool:
    """Whether a code has no detail: `X.0.0`, or one that only says that time ran out."""
    return status.endswith(".0.0") or _is_expiry(status)


def _codes(facts: Facts, chosen: _Candidate, expiry: str | None) -> Codes:
    return Codes(
        status=chosen.status,
        status_from=chosen.status_from,
        reply_code=chosen.reply_code or facts.reply_code or _find_reply(facts),
        by_reporter=chosen.by_reporter,
        expiry=expiry,
    )


def _candidates(facts: Facts) -> Iterator[_Candidate]:
    """The codes in the message, most authoritative first.

    A code of success counts only at the start or after its basic code; elsewhere it is a version or section.
    """
    reply = (facts.diagnostic or "")[:LONGEST]
    origin: StatusFrom = "diagnostic" if facts.part == "delivery-status" else "text"
    for match in _REPLY_WITH_STATUS.finditer(without_wrapper(reply)):
        yield _Candidate(match[2], origin, int(match[1]))
    for match in _STATUS.finditer(reply):
        if match.start() == 0 or not match[1].startswith("2"):
            yield _Candidate(match[1], origin)
    for match in _STATUS.finditer(facts.status or ""):
        yield _Candidate(match[1], "status-field", by_reporter=True)
    yield from _in_prose(facts)
    for match in _STATUS.finditer(facts.verdict or ""):
        yield _Candidate(match[1], "text", by_reporter=True)


def _in_prose(facts: Facts) -> Iterator[_Candidate]:
    prose = facts.words[:LONGEST]
    if not _ANY_CODE.search(prose):
        return
    for match in _REPLY_WITH_STATUS.finditer(prose):
        yield _Candidate(match[2], "text", None if facts.diagnostic else int(match[1]))
    for match in _STATUS_IN_PROSE.finditer(prose):
        if not match[1].startswith("2"):
            yield _Candidate(match[1], "text")


def _is_expiry(status: str) -> bool:
    return status in {"4.4.7", "5.4.7"}


def _find_reply(facts: Facts) -> int | None:
    """The first basic reply code. In a text, which has other numbers too, it must be placed like one."""
    if facts.diagnostic and (match := _AT_START.match(facts.diagnostic)):
        return int(match[1])
    text = (facts.diagnostic or facts.words)[:LONGEST]
    return next((int(match[1]) for pattern in _IN_TEXT if (match := pattern.search(text))), None)

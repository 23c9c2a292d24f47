"""Finds reply codes (RFC 5321, section 4.2) and enhanced status codes (RFC 3463), and weighs them."""

from dataclasses import dataclass

import re2

from bot.models.bounce import StatusFrom
from bot.reading.classify.words import LONGEST
from bot.reading.facts import Facts

_CODE = r"([245]\.[0-9]\.\d{1,3})(?:[^\d.]|\.\D|\.?$)"
_STATUS = re2.compile(r"(?:^|[^\d.\w])" + _CODE)
_STATUS_OF_REPLY = re2.compile(r"\b[245]\d\d[ \-:'\"(#]{1,4}" + _CODE)
_STATUS_IN_PROSE = re2.compile(
    r"(?im)(?:^\s*|[245]\d\d[ \-:'\"]{1,4}|#|\(|status\W{1,3}|code\W{1,3})" + _CODE
)
_REPLIES = (
    re2.compile(r"^\W*(?:smtp;\s*)?(2[0-5][0-4]|[45]\d\d)(?:\W|$)"),
    re2.compile(r"\b([245]\d\d)[ \-:'\"(#]{1,4}[245]\.\d\.\d{1,3}\b"),
    re2.compile(r"(?m)^\s*([245][0-57]\d)[ \-]"),
    re2.compile(r"(?:[>(\[,;'\"«]|:\s|\s:)\s*([245][0-57]\d)(?:[ \-,]|$)"),
    re2.compile(r"\b([45][0-57]\d)-['\"]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The codes that count: the remote side's own before its wrapper's."""

    status: str | None = None
    status_from: StatusFrom | None = None
    reply_code: int | None = None
    expiry: str | None = None
    """A `4.4.7` (or `5.4.7`): time ran out, or is running."""
    others: tuple[str, ...] = ()
    """Codes that were set aside."""


def weigh_codes(facts: Facts) -> Codes:
    """A fuller code beats `X.0.0` and the wrapper `4.4.7`; then the reply's own beats the field's."""
    candidates = _candidates(facts)
    telling = [candidate for candidate in candidates if not says_little(candidate[0])]
    status, status_from = next(iter(telling or candidates), (None, None))
    return Codes(
        status=status,
        status_from=status_from,
        reply_code=facts.reply_code or _find_reply(facts.diagnostic) or _find_reply_in_prose(facts),
        expiry=next((code for code, _ in candidates if _is_expiry(code)), None),
        others=tuple(dict.fromkeys(code for code, _ in candidates if code != status)),
    )


def says_little(status: str) -> bool:
    """Whether a code is bare of detail: `X.0.0`, or the wrapper that only says that time ran out."""
    return status.endswith(".0.0") or _is_expiry(status)


def _candidates(facts: Facts) -> list[tuple[str, StatusFrom]]:
    reply = (facts.diagnostic or "")[:LONGEST]
    origin: StatusFrom = "diagnostic" if facts.part == "delivery-status" else "text"
    found: list[tuple[str, StatusFrom]] = []
    found += [(code, origin) for code in (*_all(_STATUS_OF_REPLY, reply), *_all(_STATUS, reply))]
    found += [(code, "status-field") for code in _all(_STATUS, facts.status or "")]
    found += [(code, "text") for code in _all(_STATUS_IN_PROSE, facts.text[:LONGEST])]
    return found


def _all(pattern: "re2._Regexp[str]", text: str) -> list[str]:
    return [match.group(1) for match in pattern.finditer(text)]


def _is_expiry(status: str | None) -> bool:
    return status in {"4.4.7", "5.4.7"}


def _find_reply(text: str | None) -> int | None:
    """The first basic reply code."""
    matches = (pattern.search((text or "")[:LONGEST]) for pattern in _REPLIES)
    return next((int(match.group(1)) for match in matches if match), None)


def _find_reply_in_prose(facts: Facts) -> int | None:
    """Prose has other numbers too: only where no diagnostic is known, and a code stands as replies do."""
    if facts.diagnostic:
        return None
    return next(
        (int(m.group(1)) for pattern in _REPLIES[1:] if (m := pattern.search(facts.text[:LONGEST]))), None
    )

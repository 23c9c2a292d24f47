"""Finds reply codes (RFC 5321, section 4.2) and enhanced status codes (RFC 3463) in text, and weighs them."""

from dataclasses import dataclass

import re2

from bot.models.bounce import StatusFrom
from bot.reading.facts import Facts

_STATUS = re2.compile(r"(?:^|[^\d.\w])([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|\.(?:\D|$)|$)")
_REPLY = re2.compile(r"(?:^|[\s:;>(\[\"'«,=])([2345][0-5]\d)(?:[ \-,:;.#)]|$)")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that count: the remote side's own before its wrapper's."""

    status: str | None
    status_from: StatusFrom | None
    reply_code: int | None


def find_statuses(text: str) -> list[str]:
    """Every enhanced status code that stands literally in the text, in order."""
    return [match.group(1) for match in _STATUS.finditer(text)]


def find_reply(text: str) -> int | None:
    """The first basic reply code of the text."""
    match = _REPLY.search(text)
    return int(match.group(1)) if match else None


def says_little(status: str) -> bool:
    """Whether a code is bare of detail: `X.0.0`, or the wrapper that only says that time ran out."""
    return status.endswith(".0.0") or status == "4.4.7"


def weigh_codes(facts: Facts) -> Codes:
    """Chooses among the reply's own code, the Status field, and codes in the prose."""
    diagnostic = facts.diagnostic or ""
    reply = facts.reply_code or find_reply(diagnostic) or find_reply(facts.text)
    candidates: list[tuple[str, StatusFrom]] = [(code, "diagnostic") for code in find_statuses(diagnostic)]
    if facts.status:
        candidates += [(code, "status-field") for code in find_statuses(facts.status)]
    candidates += [(code, "text") for code in find_statuses(facts.text)]
    telling = [candidate for candidate in candidates if not says_little(candidate[0])]
    if not candidates:
        return Codes(None, None, reply)
    status, origin = (telling or candidates)[0]
    return Codes(status, origin, reply)

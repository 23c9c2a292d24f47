"""Delivery status notifications (RFC 3464), and what their human text adds."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.reading.addresses import from_field, same
from bot.reading.facts import Facts
from bot.reading.mail import Headers
from bot.reading.notice import Passage, alias_in, passage_of
from bot.reading.original import read_fields
from bot.reading.replies import command_of, complete, host_of, quoted_reply, without_own_verdicts
from bot.reading.report import Report

MAX_WORDS = 6000
"""Characters of human words that are handed on for one recipient."""

MAX_WORDS_EACH = 2000
"""The same where there are several recipients."""

_MAX_ROWS = 500
_KINDS = ("message/delivery-status", "message/global-delivery-status", "message/delivery-notification")
_BLANK = re.compile(r"\n[ \t]*\n")
_START = re.compile(
    r"^[ \t]*(?:(?:Original|Final)-Recipient|Action|(?:Reporting|Remote)-MTA|Status|Diagnostic-Code|"
    r"Last-Attempt-Date)[ \t]{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
_FINAL = re.compile(r"^[ \t]{0,8}Final-Recipient[ \t]{0,3}:", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(r"^[ \t]{0,8}(?:Final|Original)-Recipient[ \t]{0,3}:", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_WORD = re.compile(r"\s*([a-z]+)")
_TYPE = re.compile(r"^[\w.-]{1,40}\s*;\s*")
_ACTIONS = {
    "failed": "failed",
    "failure": "failed",
    "undeliverable": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "deliverable": "delivered",
    "relayed": "relayed",
    "expanded": "expanded",
    "expired": "expired",
}


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient that machine-readable fields name, wherever they stand."""
    groups = list(_groups(report))
    message = next((group for group in groups if "reporting-mta" in group), Headers())
    rows = [group for group in groups if _recipient(group) or "final-recipient" in group]
    return [_facts(row, message, report, alone=len(rows) == 1) for row in rows[:_MAX_ROWS]]


def _groups(report: Report) -> Iterator[Headers]:
    """The field groups, one for the message and one for each recipient (section 2.1)."""
    for text in _sources(report):
        for block in _BLANK.split(text):
            for piece in _split_repeated(block):
                yield read_fields(piece)


def _sources(report: Report) -> list[str]:
    parts = [part.text for part in report.mail.parts if part.kind in _KINDS]
    if any(_RECIPIENT.search(part) for part in parts):
        return parts
    return [part.text for part in report.mail.parts if part.kind == "text/plain" and _FINAL.search(part.text)]


def _split_repeated(block: str) -> list[str]:
    """A block as one or more groups: some writers leave out the blank line between recipients."""
    begin = _START.search(block)
    if not begin:
        return []
    block = re.sub(r"^[ \t]{1,8}(?=[A-Z][\w-]{3,40}:)", "", block[begin.start() :], flags=re.MULTILINE)
    if block.lower().count("final-recipient") < 2:
        return [block]
    at = [found.start() for found in _FINAL.finditer(block)]
    edges = [0, *at[1:], len(block)]
    return [block[start:end] for start, end in pairwise(edges)]


def _facts(row: Headers, message: Headers, report: Report, alone: bool) -> Facts:
    final, original = from_field(row.get("final-recipient")), from_field(row.get("original-recipient"))
    recipient = _recipient(row) or from_field("".join(report.failed_recipients[:1]))
    passage = passage_of(report.passages, recipient, final, original)
    if not passage and alone:
        passage = Passage(recipient=recipient or "", alias=alias_in(report.notice), text=report.notice)
    words = without_own_verdicts(passage.text[: MAX_WORDS if alone else MAX_WORDS_EACH]) if passage else ""
    diagnostic = _diagnostic(row, words, report)
    return Facts(
        recipient=recipient or (passage.alias if passage else None),
        alias=_other(
            recipient,
            original,
            final,
            passage.alias if passage else None,
            passage.recipient if passage else None,
        ),
        action=_action(row.get("action")) or report.action,
        status=next(iter(_STATUS.findall(row.get("status"))), None),
        diagnostic=diagnostic,
        text=words,
        command=command_of(words if passage and not alone else report.notice, diagnostic),
        reporting_mta=_name(message.get("reporting-mta")),
        remote_mta=_name(row.get("remote-mta")) or host_of(words),
        part="delivery-status" if row.get("diagnostic-code") else "text",
    )


def _recipient(row: Headers) -> str | None:
    """Whom the remote side knew: behind an alias Sendmail tells that apart."""
    named = (
        from_field(row.get(name)) for name in ("x-actual-recipient", "final-recipient", "original-recipient")
    )
    return next((address for address in named if address and "@" in address), None)


def _diagnostic(row: Headers, words: str, report: Report) -> str | None:
    text = _TYPE.sub("", " ".join(" ".join(row.all("diagnostic-code")).split()), count=1).strip()
    if text:
        return complete(text, report.notice)
    return quoted_reply(words)


def _action(value: str) -> str | None:
    """The first word; Postfix adds `deliverable` and `undeliverable` for probes (`sendmail -bv`)."""
    word = _WORD.match(value.lower())
    return _ACTIONS.get(word[1]) if word else None


def _name(value: str) -> str | None:
    return value.partition(";")[2].strip() or value.strip() or None


def _other(recipient: str | None, *addresses: str | None) -> str | None:
    return next((address for address in addresses if address and not same(address, recipient)), None)

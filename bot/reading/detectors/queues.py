"""Listings of mail that still waits, with why: `mailq` of Postfix and Sendmail, and `postqueue -j`."""

import re
from collections.abc import Iterator, Sequence

from bot.reading.detectors.told import facts_of
from bot.reading.facts import Facts
from bot.reading.report import Report
from bot.reading.text.addresses import ADDRESS, first_address
from bot.reading.text.structured import as_text, json_at_start

_HEADING = re.compile(r"^-{1,10}(?:Queue ID|Q-ID)-", re.MULTILINE)
_ENTRY = re.compile(r"[0-9A-Za-z]{6,20}[*!#-]?\s{1,9}\d")
"""The line that begins with the number and the size of a mail; it names the sender."""
_REASON = re.compile(r"\s*\((.{1,4000})\)\s*$")
_RECIPIENT = re.compile(rf"\s*<?({ADDRESS})>?\s*$")
_IN_JSON = '"delay_reason"'


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient that waits for a reason; none for a mail, which is no listing."""
    if report.mail.headers:
        return ()
    if _IN_JSON in report.human:
        return list(_in_json(report.human))
    return list(_in_listing(report.human)) if _HEADING.search(report.human) else ()


def _in_listing(text: str) -> Iterator[Facts]:
    reason = None
    for line in text.split("\n"):
        if _ENTRY.match(line):
            reason = None
        elif found := _REASON.match(line):
            reason = found[1]
        elif reason and (found := _RECIPIENT.match(line)):
            yield facts_of(reason, found[1], "delayed")


def _in_json(text: str) -> Iterator[Facts]:
    for line in text.split("\n"):
        mail = json_at_start(line.strip()) if _IN_JSON in line else None
        recipients = mail.get("recipients") if isinstance(mail, dict) else None
        for each in recipients if isinstance(recipients, list) else ():
            if isinstance(each, dict) and (reason := as_text(each.get("delay_reason"))):
                yield facts_of(reason, first_address(as_text(each.get("address")) or ""), "delayed")

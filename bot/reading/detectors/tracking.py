"""Exchange's message tracking in PowerShell: recipients in braces, and their last errors (`LED=`)."""

import re
from collections.abc import Iterator, Sequence

from bot.reading.detectors.told import facts_of
from bot.reading.facts import Facts
from bot.reading.report import Report
from bot.reading.text.addresses import ADDRESS, find_addresses

_ERROR = "LED="
_RECIPIENTS = re.compile(
    rf"\{{({ADDRESS}(?:, ?{ADDRESS}){{0,50}})\}}[^@]{{0,300}}?\bLED=([45][^}}]{{3,2000}})"
)


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient with an error; none for a mail, which is no output of a program."""
    if report.mail.headers or _ERROR not in report.human:
        return ()
    return list(_facts(report.human))


def _facts(text: str) -> Iterator[Facts]:
    for found in _RECIPIENTS.finditer(text):
        action = "delayed" if found[2].startswith("4") else "failed"
        for recipient in find_addresses(found[1]):
            yield facts_of(" ".join(found[2].split()), recipient, action)

"""Transcripts that name nobody above themselves: Sendmail 5 and its relatives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.reading.addresses import ADDRESS, tidy
from bot.reading.facts import Facts
from bot.reading.notice import alias_in
from bot.reading.replies import unwrap
from bot.reading.report import Report

_COMMAND = re.compile(r"^\s*>>> ?([A-Za-z]{4})")
_REPLY = re.compile(r"^\s*<<< ?([245]\d\d.{0,1000})$")
_VERDICT = re.compile(rf"^\s*([45]\d\d) (?:[45]\.\d\.\d{{1,3}} )?<?({ADDRESS})>?\.\.\. ?(.{{0,1000}})$")
_INNER_CODE = re.compile(r"^[45]\d\d ")
_NEXT_HOST = re.compile(r"^(?:\.\.\. )?while talking to ([\w.-]{1,255}?)\.?:", re.IGNORECASE)


@dataclass
class _Dialogue:
    """What was said since the last verdict."""

    host: str | None = None
    command: str | None = None
    replies: list[tuple[str | None, str]] = field(default_factory=list)


def gate(report: Report) -> bool:
    """Whether it says the word."""
    return "ranscript" in report.notice


def detect(report: Report) -> Sequence[Facts]:
    """One result for each line that gives up on an address (`554 <a@b.example>... Host unknown`)."""
    if not report.from_daemon or "transcript of session" not in report.words or _lists_recipients(report):
        return ()
    found = {facts.recipient: facts for facts in _verdicts(report)}
    return list(found.values())


def _lists_recipients(report: Report) -> bool:
    return "following addresses" in report.words or bool(report.failed_recipients)


def _verdicts(report: Report) -> Iterator[Facts]:
    dialogue = _Dialogue()
    for line in report.notice.split("\n"):
        if found := _VERDICT.match(line):
            yield _facts(found, dialogue, report)
            dialogue = _Dialogue()
        elif found := _REPLY.match(line):
            dialogue.replies.append((dialogue.command, found[1]))
        elif found := _COMMAND.match(line):
            dialogue.command = found[1].upper()
        elif found := _NEXT_HOST.match(line):
            dialogue = _Dialogue(host=found[1])


def _facts(verdict: re.Match[str], dialogue: _Dialogue, report: Report) -> Facts:
    command, reply = dialogue.replies[0] if dialogue.replies else (None, None)
    own = verdict[3] if _INNER_CODE.match(verdict[3]) else f"{verdict[1]} {verdict[3]}"
    return Facts(
        recipient=tidy(verdict[2]),
        alias=alias_in(verdict[3]),
        action=report.action,
        diagnostic=unwrap(reply or own),
        text=verdict[0],
        command=command,
        reporting_mta=report.reporting_mta,
        remote_mta=dialogue.host,
    )

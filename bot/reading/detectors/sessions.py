"""Pasted SMTP sessions: typed by hand, or printed by swaks, curl, PHPMailer or Python's smtplib."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.reading.facts import Facts
from bot.reading.notice.dialogues import PARTING
from bot.reading.report import Report
from bot.reading.text.addresses import first_address

_FEWEST_COMMANDS = 2
"""A notice names at most one command, a session more."""
_TIME = r"(?:\[?\d[\d:.,TZ/ -]{7,30}\]? )?"
_SIDE = (
    r"(?:<--|<[~*-]?\*?|-->|[~-]?>|(?:SERVER|CLIENT) -> (?:CLIENT|SERVER):|[CS]:|(?:send|reply): b?['\"])?"
)
_SPOKEN = rf"[ \t]{{0,8}}{_TIME}{_SIDE}[ \t]{{0,4}}"
"""The time and direction at the start of a line."""
_MARK = re.compile(rf"^{_SPOKEN}(?:RCPT TO|MAIL FROM):", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(
    rf"{_SPOKEN}(?:(?P<reply>[2-5]\d\d(?:[ -].*)?)$|(?P<command>"
    r"(?i:(?:EHLO|HELO|AUTH|BDAT)(?= )|MAIL(?= FROM:)|RCPT(?= TO:)|(?:DATA|STARTTLS|QUIT|RSET)(?!\w| \w))))"
)
_END = re.compile(r"(?:\\r)?\\n['\"]$")
_UNASKED = "CONN"
_GREETING = re.compile(r"220[ -]([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})\b")


class _Answer(NamedTuple):
    """A command and the reply to it."""

    command: str
    recipient: str | None
    reply: str

    @property
    def refuses(self) -> bool:
        return self.reply.startswith(("4", "5"))


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient who, or whose mail, was refused; none for a mail, which is no session."""
    if report.mail.headers or "<<<" in report.human or not _MARK.search(report.human):
        return ()
    answers = list(_answers(report.human))
    if len({one.command for one in answers} - {_UNASKED}) < _FEWEST_COMMANDS:
        return ()
    found = _GREETING.search(report.human)
    return [_facts(answer, found[1] if found else None) for answer in _refusals(answers)]


def _refusals(answers: list[_Answer]) -> list[_Answer]:
    """One refusal per recipient; a refusal of the mail itself counts for all accepted recipients."""
    refused = [one for one in answers if one.refuses and one.command == "RCPT"]
    last = next((one for one in reversed(answers) if one.command not in PARTING), None)
    if not last or not last.refuses or last.command == "RCPT":
        return refused
    accepted = [one.recipient for one in answers if one.command == "RCPT" and not one.refuses]
    refused += [last._replace(recipient=recipient) for recipient in accepted]
    return refused or [last._replace(recipient=None)]


def _facts(answer: _Answer, host: str | None) -> Facts:
    return Facts(
        recipient=answer.recipient,
        action="failed",
        diagnostic=answer.reply,
        text=answer.reply,
        command=answer.command,
        remote_mta=host,
        bare=True,
    )


def _answers(text: str) -> Iterator[_Answer]:
    """The last reply to each command, with its lines joined."""
    command, recipient, reply = _UNASKED, None, ""
    for step in filter(None, map(_LINE.match, text.split("\n"))):
        if line := step["reply"]:
            line = _END.sub("", line)
            reply = f"{reply} {line}" if reply[:3] == line[:3] else line
        else:
            if reply:
                yield _Answer(command, recipient, reply)
            command, recipient, reply = step["command"].upper(), first_address(step.string), ""
    if reply:
        yield _Answer(command, recipient, reply)

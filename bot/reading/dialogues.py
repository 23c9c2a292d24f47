"""Transcripts of SMTP sessions, as Sendmail writes them below `Transcript of session follows`.

A remote reply is quoted behind `<<<`, below the command that it seems to answer (`>>> DATA`). Then the
sending side gives its verdict on a recipient: `550 5.1.1 <a@b.example>... User unknown`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.reading.addresses import ADDRESS, key, tidy

HEADING = "Transcript of session follows"
PARTING = {"QUIT", "RSET"}
"""Commands that end what went before; nothing failed by the answers to them."""
_GREETING = "(INITIAL GREETING)"
"""What Courier calls the reply that comes unasked."""
_VERB = re.compile(
    r"^\s*>>>+ ?(EHLO\b|HELO\b|MAIL\b|RCPT\b|DATA\b|STARTTLS\b|QUIT\b|RSET\b|LHLO\b|\(initial greeting\))",
    re.IGNORECASE,
)
_ARROW = re.compile(r"^\s*<<<? ?(.{1,1000})$")
_NEXT_HOST = re.compile(r"^(?:\.\.\. )?while talking to ", re.IGNORECASE)
_VERDICT = re.compile(rf"^([45]\d\d (?:[45]\.\d\.\d{{1,3}} )?)?<?({ADDRESS})>?\.\.\. ")

_ON_ALL = re.compile(r"^554 5\.\d\.\d Service unavailable\s*$")
"""The verdict on all recipients at one host, after which nothing more is said of them."""
_MAX_END = 300


class Exchange(NamedTuple):
    """A command of the sending side and the reply to it."""

    command: str | None
    reply: str


@dataclass(slots=True)
class _Turn:
    """One command, and what came back until the next."""

    command: str | None = None
    replies: list[list[str]] = field(default_factory=list)
    refused_recipient: bool = False

    def hear(self, line: str) -> None:
        if self.replies and _continues(self.replies[-1][-1], line):
            self.replies[-1].append(line)
        else:
            self.replies.append([line])

    def exchanges(self) -> Iterator[Exchange]:
        for number, reply in enumerate(self.replies):
            early = self.refused_recipient or number + 1 < len(self.replies)
            yield Exchange("RCPT" if self.command == "DATA" and early else self.command, "\n".join(reply))


def exchanges(text: str) -> Iterator[Exchange]:
    """The dialogue of a transcript (`>>> RCPT To:<…>`, `<<< 550 …`).

    Who pipelines (RFC 2920) has sent DATA before the replies to RCPT come. Those are known by a verdict on a
    recipient, or by one more reply: to DATA itself.
    """
    if "<<" not in text:
        return
    turn = _Turn()
    for line in text.split("\n"):
        if found := _ARROW.match(line):
            turn.hear(found[1])
        elif found := _VERB.match(line):
            yield from turn.exchanges()
            turn = _Turn(found[1].upper().replace(_GREETING, "CONN"))
        elif _NEXT_HOST.match(line):
            yield from turn.exchanges()
            turn = _Turn("CONN")
        elif (found := _VERDICT.match(line)) and found[1]:
            turn.refused_recipient = True
    yield from turn.exchanges()


def by_recipient(transcript: str) -> dict[str, str]:
    """Of each recipient (by `addresses.key`) what led to the verdict, the verdict, and how it all ended."""
    told: dict[str, str] = {}
    context: list[str] = []
    said: list[str] = []
    for line in transcript.split("\n"):
        if found := _VERDICT.match(line):
            told[key(tidy(found[2]))] = "\n".join((*context, *said, line))
            said = []
        elif _NEXT_HOST.match(line):
            context, said = [line], []
        elif (found := _VERB.match(line)) and found[1].upper() not in PARTING:
            context, said = [*context[:1], line], []
        elif _ON_ALL.match(line):
            said = []
        else:
            said.append(line)
    end = "\n".join(line for line in said if not _ARROW.match(line))[:_MAX_END]
    return {recipient: f"{text}\n{end}" for recipient, text in told.items()}


def _continues(last: str, line: str) -> bool:
    return last[:3] == line[:3] and last[3:4] == "-"

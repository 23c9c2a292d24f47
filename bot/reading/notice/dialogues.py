"""Transcripts of SMTP sessions, as Sendmail writes them below `Transcript of session follows`.

A remote reply follows `<<<`, below the command that it seems to answer (`>>> DATA`). Then comes the sending
server's verdict on a recipient: `550 5.1.1 <a@b.example>... User unknown`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.reading.text.addresses import ADDRESS, key, tidy
from bot.reading.text.words import unwrap

HEADING = "Transcript of session follows"
PARTING = {"QUIT", "RSET"}
"""Commands that end something; replies to them are not the failure."""
_GREETING = "(INITIAL GREETING)"
"""Courier's name for the command that the banner answers."""
_STEP = re.compile(
    r"\s*<<<? ?(?P<reply>.{1,1000})$|"
    r"\s*>>>+ ?(?P<command>"
    r"(?i:EHLO\b|HELO\b|MAIL\b|RCPT\b|DATA\b|STARTTLS\b|QUIT\b|RSET\b|LHLO\b|\(initial greeting\)))|"
    r"(?P<host>(?i:(?:\.\.\. )?while talking to )|5\d\d [\w.-]{1,255} \(\w{1,20}\)\.\.\. )|"
    r"(?P<over>554 5\.\d\.\d Service unavailable\s*$)|"
    rf"(?P<code>[45]\d\d (?:[45]\.\d\.\d{{1,3}} )?)?<?(?P<recipient>{ADDRESS})>?\.\.\. "
)
"""A line of a transcript: a reply, a command, the next host (known or not), a verdict on all recipients,
or a verdict on one. After a verdict on all nothing more follows about them."""
_ARROW = re.compile(r"^[^\n<>]{0,40}(?:-->|(<--)) ", re.MULTILINE)
"""MDaemon's arrows before a command and before a reply."""
_BROKEN_OFF = re.compile(r"(\n[ \t]{0,8}<<<? ?[^\n]{40,1000})\n(?=[^\s\d<>.-])")
"""A reply whose line was wrapped: the next line begins with neither a code nor an arrow."""
_BROKEN = "Remote protocol error"
"""Sendmail's verdict if the connection broke: nobody was refused."""
_TIME_RAN_OUT = ("Message could not be delivered for ", "Cannot send message ")
"""What Sendmail adds to the last `Deferred`; the second is from versions up to 8.6."""
_MAX_END = 300


class Exchange(NamedTuple):
    """A command of the sending server and the reply to it, on one line."""

    command: str | None
    reply: str


@dataclass(slots=True)
class _Turn:
    """One command, and the replies until the next."""

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
            command = "RCPT" if self.command == "DATA" and early else self.command
            yield Exchange(command, unwrap(" ".join(reply)))


@lru_cache(maxsize=2)
def exchanges(text: str) -> tuple[Exchange, ...]:
    """The dialogue in a transcript (`>>> RCPT To:<…>`, `<<< 550 …`).

    With pipelining (RFC 2920) DATA is sent before the replies to RCPT arrive. They are recognized by a
    verdict on a recipient, or by a further reply, which is the one to DATA.

    The last two are kept: for each recipient of a report, the whole notice and its own words are asked for.
    """
    return tuple(_exchanges(text)) if "<<" in text or "<--" in text else ()


def whole_reply(first_line: str, text: str) -> str | None:
    """A reply in a transcript that begins so; None if there is none."""
    replies = _sorted_replies(text)
    at = bisect_left(replies, first_line)
    return replies[at] if at < len(replies) and replies[at].startswith(first_line) else None


@lru_cache(maxsize=1)
def _sorted_replies(text: str) -> Sequence[str]:
    """Sorted, because each of thousands of recipients may ask for one of thousands of replies."""
    return sorted({each.reply for each in exchanges(text)})


def _exchanges(text: str) -> Iterator[Exchange]:
    turn = _Turn()
    for step in filter(None, map(_STEP.match, _unwrapped(text))):
        if reply := step["reply"]:
            turn.hear(reply)
        elif step["host"] or step["command"]:
            yield from turn.exchanges()
            turn = _Turn((step["command"] or _GREETING).upper().replace(_GREETING, "CONN"))
        elif step["code"] and _BROKEN not in step.string:
            turn.refused_recipient = True
    yield from turn.exchanges()


def _unwrapped(text: str) -> list[str]:
    """The lines in Sendmail's form, with wrapped replies joined."""
    if "<--" in text:
        text = _ARROW.sub(lambda found: "<<< " if found[1] else ">>> ", text)
    return _BROKEN_OFF.sub(r"\1 ", f"\n{text}").split("\n")


def defers(text: str) -> bool:
    """Whether the text about a recipient says that delivery is tried again."""
    return "... Deferred" in text and not any(each in text for each in _TIME_RAN_OUT)


def by_recipient(transcript: str) -> dict[str, str]:
    """The text about each recipient (by `addresses.key`): what led to the verdict, the verdict, the end."""
    texts: dict[str, str] = {}
    context: list[str] = []
    said: list[str] = []
    for line in transcript.split("\n"):
        step = _STEP.match(line)
        if step and step["recipient"]:
            texts[key(tidy(step["recipient"]))] = "\n".join((*context, *said, line))
            said = []
        elif step and step["host"]:
            context, said = [line], []
        elif step and step["command"] and step["command"].upper() not in PARTING:
            context, said = [*context[:1], line], []
        elif step and step["over"]:
            said = []
        else:
            said.append(line)
    end = "\n".join(line for line in said if not line.lstrip().startswith("<<"))[:_MAX_END]
    return {recipient: f"{text}\n{end}" for recipient, text in texts.items()}


def _continues(last: str, line: str) -> bool:
    return last[:3] == line[:3] and last[3:4] == "-"

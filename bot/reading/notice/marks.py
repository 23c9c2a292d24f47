"""Finds the lines of a notice that name who failed: at their start, after a cue word, or in a reply."""

import re
from collections.abc import Callable
from enum import IntEnum
from functools import cache
from operator import itemgetter

from bot.reading.notice.cues import words_of
from bot.reading.notice.parties import is_others
from bot.reading.text.addresses import ADDRESS, DOMAIN, tidy
from bot.reading.text.words import lowered

_MAX_LINE = 1000
MAX_RECIPIENTS = 500
_OPENING = re.compile(rf"^[\s>*•·\-|\"'(\[]{{0,60}}(?:smtp:|SMTP:)?<?({ADDRESS})[>\"'\])]{{0,3}}(.*)$")
_TAIL = re.compile(
    r"^\s*\.?$|^[:;,]|^ ?\.\.|^\s{0,60}[\[(<]|^ - |^ ?: |^\s{2}|^ on \w|^ [^@]{0,80}[ :][45]\d\d\b"
)
_LINE_OF_REPLY = re.compile(r"\s*([245]\d\d)-")
_IN_BRACKETS = re.compile(rf"^ ?<({ADDRESS})>")
_CERTAIN = re.compile(
    r"<?[^\s<>@]{1,64}@[^\s<>:]{1,255}>?: [245]\d\d[ -]|"
    r"There was an error delivering your mail to <"
)
"""A recipient that certainly failed, even if it is the sender's or a role address."""
_FAILURE_FORM = re.compile(r"<[^\s<>@]{1,64}@[^\s<>:]{1,255}>(?:[:.]|$)|[^\s<>@]{1,64}@[^\s<>:]{1,255}: \S")
"""A recipient in a form used only for failures: alone in brackets (Postfix, qmail), or with words."""
_X400 = re.compile(rf";dda:SMTP=({ADDRESS});", re.IGNORECASE)
_BEHIND_CUE = rf"[^@\n]{{0,80}}?(?<! from)(?:\s?<([^\s<>@]{{1,64}}@{DOMAIN})>|[\s:：<\"'(\[]({ADDRESS}))"
_LOGGED = r"(?:(?i:[a-z]{3}) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: \*?\s{0,4})?"
"""The time that MDaemon writes before each line of a session."""
_BEGINS_OTHERWISE = re.compile(
    rf"[\s>|]{{0,40}}{_LOGGED}(?:(?:\w+ )?message[- ](?:id|token)|from|to|cc|subject|date|sent|reply-to):|"
    r"\s{0,40}[245]\d\d[ -]|[^@\n]{0,200}[:;]\s{0,5}[245]\d\d[ -]"
)
"""The start of a line that names nobody who failed. This and the next pattern are for lower-case lines."""
_NAMES_OTHERS = re.compile(r"mail from:|smtp\.mailfrom|envelope-from|\d\d\d-'|<(?:mailto|https?):")
_TO_FIELD = re.compile(rf"^\s*{_LOGGED}(?:RCPT )?TO:\s*<?({ADDRESS})", re.IGNORECASE)
_REPLIED = re.compile(rf"(?<![\d.\w])[45]\d\d[ -].{{0,200}}?<?({ADDRESS})")
_OFFICES = re.compile(
    r"^(?:postmaster|mailer-daemon|abuse|support|helpdesk|help|noreply|no-reply|hostmaster|admin\w*)@",
    re.IGNORECASE,
)

_SIGNED = re.compile(rf"(?:e-?mail\s?: ?)?{ADDRESS}\s*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\n@:;<>]{1,60}[^\n@:;<>,.。!?-]")
"""A name in a signature, above the address: neither a heading nor an address."""

Mark = tuple[int, str]
"""The number of a line, and the recipient that it names."""

IsStranger = Callable[[str], bool]
"""Whether a notice may name an address that did not fail: the sender's or the reporter's."""


class _Doubt(IntEnum):
    """Why an address in a recipient's place may not be one; the weakest reason first."""

    NONE = 0
    OFFICE = 1
    SIGNATURE = 2
    STRANGER = 3


def find_marks(lines: list[str], is_stranger: IsStranger) -> list[Mark]:
    """The lines that name recipients: the least doubtful ones, by the most reliable way that finds such.

    Most reliable first: lines that begin with an address, cue words before one, replies that name one.
    """
    with_addresses = [number for number, line in enumerate(lines) if "@" in line]
    doubted: list[tuple[_Doubt, list[Mark]]] = []
    for find in (_opening, _cued, _replied, _to_field):
        if marks := [(number, address) for number in with_addresses if (address := find(lines, number))]:
            doubted.append(_least_doubted(marks, lines, is_stranger))
            if doubted[-1][0] is _Doubt.NONE:
                break
    return _at_margin(lines, min(doubted, key=itemgetter(0))[1])[:MAX_RECIPIENTS] if doubted else []


def has_failure_form(line: str) -> bool:
    """Whether a line begins with an address in a form that is used only for a failed recipient."""
    return _FAILURE_FORM.match(line.lstrip(" ")) is not None


def is_office(address: str) -> bool:
    """Whether it is a role address such as `postmaster@`, by the part before the @."""
    return _OFFICES.match(address) is not None


def _least_doubted(marks: list[Mark], lines: list[str], is_stranger: IsStranger) -> tuple[_Doubt, list[Mark]]:
    if len(marks) == 1 and has_failure_form(lines[marks[0][0]]):
        return _Doubt.NONE, marks
    doubts = [_doubt(mark, lines, is_stranger) for mark in marks]
    least = min(doubts)
    return least, [mark for mark, doubt in zip(marks, doubts, strict=True) if doubt == least]


def _doubt(mark: Mark, lines: list[str], is_stranger: IsStranger) -> _Doubt:
    """How doubtful a mark is; not at all if the address has a reply of its own."""
    number, address = mark
    if _CERTAIN.match(lines[number]):
        return _Doubt.NONE
    if is_stranger(address):
        return _Doubt.STRANGER
    if signs(lines, number):
        return _Doubt.SIGNATURE
    return _Doubt.OFFICE if is_office(address) else _Doubt.NONE


def _at_margin(lines: list[str], marks: list[Mark]) -> list[Mark]:
    """The marks without those that are part of a reply.

    Those are indented if recipients in brackets begin their lines (Postfix, qmail), or aligned with the words
    above them if recipients are further left (Exim).
    """
    if lines[marks[0][0]].startswith("<"):
        return [mark for mark in marks if not lines[mark[0]][:1].isspace()]
    margin = _indent(lines[marks[0][0]])
    numbers = {number for number, _ in marks}
    return [
        (number, address)
        for number, address in marks
        if number - 1 in numbers or not margin < _indent(lines[number]) == _indent(lines[number - 1])
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _opening(lines: list[str], number: int) -> str | None:
    line = lines[number][:_MAX_LINE]
    if (found := _OPENING.match(line)) and _TAIL.match(found[2]):
        found = _IN_BRACKETS.match(found[2]) or found
    else:
        found = _X400.search(line)
    if not found or _ends_with_by(lines, number) or _is_continued_reply(lines, number):
        return None
    return tidy(found[1])


def _ends_with_by(lines: list[str], number: int) -> bool:
    """Whether the words before a line make its address a sender's (`A message sent by`) or no address."""
    before = "\n".join(lines[max(0, number - 2) : number]).rstrip()
    return before.lower().endswith((" sent by", " from", "from:", " by", " try", "message-id:"))


def _is_continued_reply(lines: list[str], number: int) -> bool:
    """Whether a reply of several lines begins on this line (`550-ada@example.com - no such user`)."""
    code = _LINE_OF_REPLY.match(lines[number])
    return code is not None and "".join(lines[number + 1 : number + 2]).lstrip().startswith(code[1])


def _cued(lines: list[str], number: int) -> str | None:
    line = lines[number][:_MAX_LINE]
    lower = lowered(line)
    found = None if _BEGINS_OTHERWISE.match(lower) or _NAMES_OTHERS.search(lower) else _cue().search(lower)
    if not found:
        return None
    start, end = found.span(found.lastindex or 0)
    return None if is_others(line, start) else tidy(line[start:end])


@cache
def _cue() -> re.Pattern[str]:
    """A cue word and the recipient after it, in a lower-case line."""
    return re.compile(f"(?:{'|'.join(words_of('before_recipients'))}){_BEHIND_CUE}")


def _replied(lines: list[str], number: int) -> str | None:
    line = lines[number][:_MAX_LINE]
    found = _REPLIED.search(line)
    return tidy(found[1]) if found and not is_others(line, found.start(1)) else None


def _to_field(lines: list[str], number: int) -> str | None:
    found = _TO_FIELD.match(lines[number][:_MAX_LINE])
    return tidy(found[1]) if found else None


def signs(lines: list[str], number: int) -> bool:
    """Whether an address is alone on its line below somebody's name, as in a signature."""
    return (
        number > 0
        and _SIGNED.match(lines[number]) is not None
        and _NAME.fullmatch(lines[number - 1].strip()) is not None
    )

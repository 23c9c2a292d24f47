"""Finds the lines of a notice that name who failed, and leaves out addresses that may be somebody else's."""

import re
from collections.abc import Callable
from enum import IntEnum
from operator import itemgetter

from bot.reading.message.mail import MAX_RECIPIENTS
from bot.reading.notice.recipients import cued, opening, replied, to_field
from bot.reading.text.addresses import ADDRESS

_CERTAIN = re.compile(
    r"<?[^\s<>@]{1,64}@[^\s<>:]{1,255}>?: [245]\d\d[ -]|"
    r"There was an error delivering your mail to <"
)
"""A recipient that certainly failed, even if it is the sender's or a role address."""
_FAILURE_FORM = re.compile(r"<[^\s<>@]{1,64}@[^\s<>:]{1,255}>(?:[:.]|$)|[^\s<>@]{1,64}@[^\s<>:]{1,255}: \S")
"""A recipient in a form used only for failures: alone in brackets (Postfix, qmail), or with words."""
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
    for find in (opening, cued, replied, to_field):
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


def signs(lines: list[str], number: int) -> bool:
    """Whether an address is alone on its line below somebody's name, as in a signature."""
    return (
        number > 0
        and _SIGNED.match(lines[number]) is not None
        and _NAME.fullmatch(lines[number - 1].strip()) is not None
    )

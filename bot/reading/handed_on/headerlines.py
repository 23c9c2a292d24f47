"""The header lines that mail programs put above what they quote or forward, found by their labels."""

import re
from collections.abc import Iterator
from functools import cache

from bot.reading.message.mail import Headers
from bot.reading.notice.cues import is_daemon
from bot.reading.notice.ending import announces_original
from bot.reading.notice.labels import labels
from bot.reading.text.addresses import find_addresses

_MAX_LINES = 400
"""Lines of a text that are searched: in answers to answers the first header lines are far below."""
_MAX_RUN = 12
"""Lines of one header: some fields, and continued recipients."""
_LONGEST = 1100
"""Characters of a line, more than `_LINE` matches."""
_LINE = re.compile(
    r"^[\s*]{0,8}([^\W\d_][\w \-]{0,20}?)\*?[ \u00a0]{0,2}[:：]\*?[ \t\u00a0]{0,10}(.{0,1000})$"
)


def find_header_lines(lines: list[str]) -> tuple[Headers, int]:
    """The fields of a mail system's header, else of the first header, and the number of the line after it.

    A person's header counts only above the message that a bounce returns, which has such lines, too, or right
    below the line that announces it: that is how Outlook quotes.
    """
    first = Headers(), 0
    above = enumerate(lines[:_MAX_LINES])
    returned = next((number for number, line in above if announces_original(line)), len(lines))
    for begin, end, values in _runs(lines, least=2):
        if is_daemon(values["from"]):
            return Headers(values.items()), end
        if not first[0] and begin <= returned + 1:
            first = Headers(values.items()), end
    return first


def told_in(text: str) -> set[str]:
    """The addresses in From: and To: of a mail system's header: who tells of the failure, and whom."""
    header, _ = find_header_lines(text.split("\n"))
    sender = header.get("from")
    return {*find_addresses(f"{sender} {header.get('to')}")} if sender and is_daemon(sender) else set()


def begin_of_header_lines(lines: list[str]) -> int:
    """The line where the header of the answered mail begins; the number of lines if there is none."""
    return next((begin for begin, _, _ in _runs(lines, least=3)), len(lines))


def names_daemon(lines: list[str]) -> bool:
    """Whether a From line names a mail system."""
    fields = filter(None, map(_field, lines[:_MAX_LINES]))
    return any(name == "from" and is_daemon(value) for name, value in fields)


def _runs(lines: list[str], least: int) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Each header of at least `least` fields, one of them From: first line, line after it, fields."""
    for begin in range(min(len(lines), _MAX_LINES)):
        end, values = _run(lines, begin)
        if "from" in values and len(values) >= least:
            yield begin, end, values


def _run(lines: list[str], begin: int) -> tuple[int, dict[str, str]]:
    """The header from a line on, up to a blank line; a line that is no field continues the one before."""
    values: dict[str, str] = {}
    end = min(len(lines), begin + _MAX_RUN)
    for number in range(begin, end):
        if field := _field(lines[number]):
            values.setdefault(*field)
        elif not values or not lines[number].strip():
            return number, values
    return end, values


def _field(line: str) -> tuple[str, str] | None:
    """The English name and the value of a header line; None if it is none."""
    found = _LINE.match(line[:_LONGEST]) if ":" in line or "：" in line else None
    name = _english().get(found[1].strip().lower()) if found else None
    return (name, found[2].strip()) if found and name else None


@cache
def _english() -> dict[str, str]:
    """English field names by label."""
    return {label: name for name, several in labels().items() for label in several}

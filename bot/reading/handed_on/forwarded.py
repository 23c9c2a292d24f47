"""Bounces as people hand them on: attached, inline with somebody's words above, quoted, pasted."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.reading.handed_on.headerlines import begin_of_header_lines, find_header_lines, names_daemon
from bot.reading.message.mail import MAX_TEXT, Headers, Mail, Part
from bot.reading.notice.cues import is_daemon
from bot.reading.notice.listservers import runs_lists
from bot.reading.report import Report
from bot.reading.text.markup import plain_quotes, single_spaced

_LENGTHY = 80
"""Characters of an answer that says more than `see below`."""
_FEW_LINES = 2
"""So few, or fewer, are a quotation only where something says who wrote them."""
_WROTE = re.compile(r"(?:(?<=\n)|\A)(?:[^\n]{1,200}\n){0,2}[^\n]{0,200}[:：]\s{0,9}\Z")
"""The line above a quotation that says who wrote it, in any language; mail programs may wrap it."""
_SOMEBODY = re.compile(r"<[^\n<>]{0,300}>|\S@\w")
_PREFIXES = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odp|r|i|enc)\s?: ?){1,5}", re.IGNORECASE)
"""What mail programs put before the subject of an answer, or of what is handed on."""
_ANSWERING = re.compile(r"(?:\[[^\]]{1,60}\] ?)?(?:re|aw|antw|sv|vs|odp|rif|res)\s?:", re.IGNORECASE)
"""The subject of one, which ticket systems put a number before."""
_QUOTE = re.compile(r"^(?:\s?[>|])+ ?")
_MOST_LEVELS = 4
"""Of quotations in quotations; each is looked at whole."""


class _Quotation(NamedTuple):
    """What a text quotes."""

    text: str
    wrote: str
    """What stands above it and names somebody: `On Monday, Ada <ada@a.example> wrote:`; `<>` of nobody."""


def views(report: Report) -> Iterator[Report]:
    """What a mail quotes, then the mail as it is: in this order to look for a bounce.

    Who writes to a list, or to all who subscribed, may quote a bounce to talk of it: then only what a mail
    system wrote is looked at. Who answers somebody at length quotes what is known already.
    """
    if is_daemon(report.sender):
        yield report
        return
    text = plain_quotes(report.human)
    quotations, to_many = _quotations(text), report.went_to_many
    inline, answer = _inline(report, text, quotations), _answer(report, text, quotations)
    if inline and (is_daemon(inline.sender) or not (to_many or answer)):
        yield inline
    if not to_many or _is_automatic(report):
        yield answer or report


def _is_automatic(report: Report) -> bool:
    """Whether a server or a list's manager writes, in whatever name: it returns a message, or takes none."""
    return runs_lists(report.sender_address) or _has_messages(report) or report.from_daemon


def _has_messages(report: Report) -> bool:
    """Whether it carries other messages, or reports for machines."""
    return bool(report.mail.attached) or report.brings_reports


def _answer(report: Report, text: str, quotations: list[_Quotation]) -> Report | None:
    """The words of who answers somebody and says more than `see below`, without what is quoted there.

    None where that is a mail system's mail, which is handed on.
    """
    headers = report.mail.headers
    if not _ANSWERING.match(headers.get("subject")) or _has_messages(report):
        return None
    lines = text.split("\n")
    if names_daemon([_unmark(line) for line in lines]) or _of_daemon(quotations):
        return None
    own = [line for line in lines[: begin_of_header_lines(lines)] if not line.startswith((">", "|"))]
    words = "\n".join(own).strip()
    if len(own) == len(lines) or len(words) < _LENGTHY:
        return None
    return _of_text(headers, words)


def _inline(report: Report, text: str, quotations: list[_Quotation]) -> Report | None:
    """The mail that a text quotes, with the header lines that the mail program put above it."""
    quoted = _of_daemon(quotations)
    if not quoted:
        lines = dequote(text).split("\n")
        headers, body = find_header_lines(lines)
        if headers:
            return _of_text(headers, "\n".join(lines[body:]), handed_on_by=report.sender)
        quoted = quotations[0] if quotations else None
    if quoted is None or not (quoted.wrote or quoted.text.count("\n") >= _FEW_LINES):
        return None
    headers = _told_of(quoted, report.mail.headers.get("subject"))
    return _of_text(headers, quoted.text, handed_on_by=report.sender)


def _of_text(headers: Headers, text: str, handed_on_by: str = "") -> Report:
    return Report(Mail(headers, (Part("text/plain", single_spaced(text)[:MAX_TEXT]),)), handed_on_by)


def dequote(text: str) -> str:
    """Without `> ` where most of the lines carry it."""
    if ">" not in text and "|" not in text:
        return text
    lines = text.split("\n")
    marked = sum(1 for line in lines if _QUOTE.match(line))
    if marked * 2 < sum(1 for line in lines if line.strip()):
        return text
    return "\n".join(_unmark(line) for line in lines)


def _unmark(line: str) -> str:
    """Takes off one level of quotation; a transcript's own `>>> RCPT` and `<<<` stay."""
    if line.startswith("> "):
        return line[2:]
    if line.startswith(">>>> "):
        return line[1:]
    return line[1:] if line.startswith((">", "|")) and not line.startswith(">>> ") else line


def _quotations(text: str) -> list[_Quotation]:
    """What is quoted, what is quoted therein, and so on."""
    found: list[_Quotation] = []
    while len(found) < _MOST_LEVELS:
        lines = text.split("\n")
        marked = [number for number, line in enumerate(lines) if line.startswith((">", "|"))]
        if not marked:
            break
        above = "\n".join(lines[max(0, marked[0] - 5) : marked[0]])
        text = "\n".join(_unmark(lines[number]) for number in marked)
        found.append(_Quotation(text, _attribution(above)))
    return found


def _attribution(above: str) -> str:
    found = _WROTE.search(above)
    if not found or not _SOMEBODY.search(found[0]):
        return ""
    return "<>" if "<>" in found[0] else found[0]


def _of_daemon(quotations: list[_Quotation]) -> _Quotation | None:
    """The one that a mail system wrote."""
    return next((one for one in quotations if is_daemon(one.wrote)), None)


def _told_of(quoted: _Quotation, subject: str) -> Headers:
    """What the line above it, and the subject of the answer, tell of the quoted mail."""
    if not quoted.wrote:
        return Headers()
    return Headers([("from", quoted.wrote), ("subject", _PREFIXES.sub("", subject))])

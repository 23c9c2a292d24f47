"""Finds bounces that are quoted in a mail, inline below somebody's words or behind `>`."""

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
"""Characters from which an answer says more than `see below`."""
_FEW_LINES = 2
"""So few lines are a quotation only if something says who wrote them."""
_WROTE = re.compile(r"(?:(?<=\n)|\A)(?:[^\n]{1,200}\n){0,2}[^\n]{0,200}[:：]\s{0,9}\Z")
"""The line above a quotation that says who wrote it, in any language; mail programs may wrap it."""
_SOMEBODY = re.compile(r"<[^\n<>]{0,300}>|\S@\w")
_PREFIXES = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odp|r|i|enc)\s?: ?){1,5}", re.IGNORECASE)
"""What mail programs put before the subject of an answer or a forwarded mail."""
_ANSWERING = re.compile(r"(?:\[[^\]]{1,60}\] ?)?(?:re|aw|antw|sv|vs|odp|rif|res)\s?:", re.IGNORECASE)
"""The start of an answer's subject; ticket systems put a number before it."""
_QUOTE = re.compile(r"^(?:\s?[>|])+ ?")
_MOST_LEVELS = 4
"""Of quotations in quotations; each takes a pass over the text."""


class _Quotation(NamedTuple):
    """A quoted text."""

    text: str
    wrote: str
    """The line above that names the author: `On Monday, Ada <ada@a.example> wrote:`; `<>` for none."""


def views(report: Report) -> Iterator[Report]:
    """The views of a mail in which to look for a bounce: first what it quotes, then the mail itself.

    In a mail to a list or subscribers, which may quote a bounce to talk about it, only a mail system's words
    count. In a long answer the quotation does not count, because it is known already.
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
    """Whether a server or list manager wrote it, whatever its name: it returns or refuses a message."""
    return runs_lists(report.sender_address) or _has_messages(report) or report.from_daemon


def _has_messages(report: Report) -> bool:
    """Whether it has messages or machine-readable reports inside."""
    return bool(report.mail.attached) or report.has_reports


def _answer(report: Report, text: str, quotations: list[_Quotation]) -> Report | None:
    """An answer's own words without the quotation, if they say more than `see below`.

    None if it quotes a mail system's mail: then the answer forwards that.
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
    """The mail that a text quotes, with the header lines above it."""
    quoted = _of_daemon(quotations)
    if not quoted:
        lines = dequote(text).split("\n")
        headers, body = find_header_lines(lines)
        if headers:
            return _of_text(headers, "\n".join(lines[body:]), handed_on_by=report.sender)
        quoted = quotations[0] if quotations else None
    if quoted is None or not (quoted.wrote or quoted.text.count("\n") >= _FEW_LINES):
        return None
    headers = _headers_of(quoted, report.mail.headers.get("subject"))
    return _of_text(headers, quoted.text, handed_on_by=report.sender)


def _of_text(headers: Headers, text: str, handed_on_by: str = "") -> Report:
    return Report(Mail(headers, (Part("text/plain", single_spaced(text)[:MAX_TEXT]),)), handed_on_by)


def dequote(text: str) -> str:
    """The text without `> ` if most of its lines have it."""
    if ">" not in text and "|" not in text:
        return text
    lines = text.split("\n")
    marked = sum(1 for line in lines if _QUOTE.match(line))
    if marked * 2 < sum(1 for line in lines if line.strip()):
        return text
    return "\n".join(_unmark(line) for line in lines)


def _unmark(line: str) -> str:
    """The line with one level of quotation removed; `>>> RCPT` and `<<<` of transcripts are kept."""
    if line.startswith("> "):
        return line[2:]
    if line.startswith(">>>> "):
        return line[1:]
    return line[1:] if line.startswith((">", "|")) and not line.startswith(">>> ") else line


def _quotations(text: str) -> list[_Quotation]:
    """The quotation in a text, the quotation in that, and so on."""
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
    """The first quotation that a mail system wrote."""
    return next((one for one in quotations if is_daemon(one.wrote)), None)


def _headers_of(quoted: _Quotation, subject: str) -> Headers:
    """Headers of the quoted mail, from the line above it and the subject of the answer."""
    if not quoted.wrote:
        return Headers()
    return Headers([("from", quoted.wrote), ("subject", _PREFIXES.sub("", subject))])

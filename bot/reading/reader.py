"""Reads bytes or text into a `Reading`: the bounces in it, or why there are none.

People hand over whatever they have, so the first question is what it is:

    a mailbox           each of its mails is read by itself
    a mail              an `.eml`, or Outlook's `.msg`
    a long log          its lines are independent of each other
    any other text      pasted, perhaps with a mail's source in it, with Slack's markup, or cut

All but the log end as one or more `Report`s that are searched for bounces (`search.py`). Here is nothing that
knows a mail system's words: those are for the detectors, and what words mean is for `classify`.

Pure: no clock, no network, no files. Never raises, and looks at a bounded part of any input, since anybody
can send it; what was left out is said in `Reading.unread`.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from bot.models.bounce import Bounce, Reading
from bot.reading.bounces import bounce_of, bounces_of
from bot.reading.detectors.logs import begins_log, in_log
from bot.reading.detectors.snippet import detect_snippet
from bot.reading.handed_on.forwarded import dequote
from bot.reading.handed_on.several import separate_replies
from bot.reading.handed_on.source import source_in
from bot.reading.message.charset import decode
from bot.reading.message.fields import is_message
from bot.reading.message.mail import MAX_RECIPIENTS, MAX_TEXT, Headers, Mail, Part
from bot.reading.message.mbox import split_mbox
from bot.reading.message.mime import MAX_PARTS, MAX_TEXTS, normalize, parse
from bot.reading.message.outlook import is_outlook, parse_outlook
from bot.reading.report import Report
from bot.reading.search import Result, search
from bot.reading.submission import said_in
from bot.reading.text.markup import html_to_text, plain_quotes, single_spaced, unslack, without_fences
from bot.reading.text.plain import parted
from bot.reading.text.traces import without_traces
from bot.reading.why_not import (
    BINARY,
    DAMAGED,
    EMPTY,
    HEADER_ALONE,
    NOTHING_IN_MAIL,
    NOTHING_IN_MAILBOX,
    NOTHING_IN_TEXT,
    nothing_sent,
    why_not_read,
)

_MOST_SOURCE = 1024 * 1024
"""Characters of a text that are searched for a mail's source."""
MOST_BYTES = 20 * 1024 * 1024
"""Bytes of a log or mailbox that are read."""
_MOST_MAILS = 4000
"""Mails of one mailbox that are read."""
_LATER_TEXT = f"the text after its first {MAX_TEXT >> 10} KB"
_LATER_LINES = f"the log after its first {MOST_BYTES >> 20} MB"
_LATER_MAILS = f"the mails after the first {_MOST_MAILS}, or after {MOST_BYTES >> 20} MB"
_LATER_PARTS = f"the parts after the first {MAX_PARTS}, or after {MAX_TEXTS >> 20} MB of text"
_LATER_FAILURES = f"the failures after the first {MAX_RECIPIENTS - 1}"
_HTML = re.compile(r"<(?:html|body)", re.IGNORECASE)
_BEGINNING = 2000
"""Characters that are searched for the tags of an HTML page."""


def read(raw: bytes) -> Reading:
    """Reads a message, a forwarded one, a mailbox, or a text. Never raises."""
    mails = split_mbox(raw[:MOST_BYTES])
    return read_one(raw) if len(mails) == 1 else _read_mailbox(mails, goes_on=len(raw) > MOST_BYTES)


def read_one(raw: bytes) -> Reading:
    """Reads a single message or text. Never raises."""
    if not raw or raw.isspace():
        return Reading(why_not=EMPTY)
    if is_outlook(raw):
        mail = parse_outlook(raw)
        return _read_mail(mail) if mail else Reading(why_not=DAMAGED)
    if why := why_not_read(raw):
        return Reading(why_not=why)
    raw = normalize(raw)
    if is_message(raw):
        return _read_mail(parse(raw))
    text = decode(raw[:_MOST_SOURCE])
    return _read_log(raw) if len(text) > MAX_TEXT and begins_log(text) else read_text(text)


def read_text(text: str) -> Reading:
    """Reads a text without a mail around it: pasted, or with Slack's markup. Never raises."""
    text = text[:_MOST_SOURCE]
    if _is_binary(text):
        return Reading(why_not=BINARY)
    text = parted(plain_quotes(unslack(text))).replace("\r\n", "\n").replace("\r", "\n")
    text = single_spaced(dequote(without_fences(text)))
    if source := source_in(text):
        if Report(source).is_header_of_notice:
            return Reading(why_not=HEADER_ALONE)
        if (reading := _read_mail(source)).is_bounce:
            return reading
    unread = [_LATER_TEXT] if len(text) > MAX_TEXT else []
    text = without_traces(text[:MAX_TEXT])
    parts = separate_replies(html_to_text(text) if _HTML.search(text, 0, _BEGINNING) else text)
    found = _reading((bounce for part in parts for bounce in _read_words(part)), NOTHING_IN_TEXT, unread)
    return _never_sent(text, found) or found


def text_in(raw: bytes, most: int) -> str | None:
    """The beginning of a file that is only text, such as a log or a table; None if it is mail."""
    raw = normalize(raw[:most])
    if is_outlook(raw) or is_message(raw) or len(split_mbox(raw)) > 1:
        return None
    return decode(raw)


def _read_mailbox(mails: Sequence[bytes], *, goes_on: bool) -> Reading:
    bounces: list[Bounce] = []
    unread = [_LATER_MAILS] if goes_on or len(mails) > _MOST_MAILS else []
    for mail in mails[:_MOST_MAILS]:
        reading = read_one(mail)
        bounces += reading.bounces
        unread += reading.unread
        if len(bounces) >= MAX_RECIPIENTS:
            break
    return _reading(bounces, NOTHING_IN_MAILBOX, tuple(dict.fromkeys(unread)))


def _read_mail(mail: Mail) -> Reading:
    report = Report(mail)
    found = search(report)
    return _reading(bounces_of(found), NOTHING_IN_MAIL, _unread(report, found))


def _unread(report: Report, found: Sequence[Result]) -> list[str]:
    """What was left out of a mail, or of the mails in it that are bounces."""
    unread = [_LATER_PARTS] if report.mail.has_more else []
    for result in found or (Result(report, ()),):
        if result.report.goes_on:
            return [*unread, _LATER_TEXT]
    return unread


def _read_log(raw: bytes) -> Reading:
    """Reads a log that is too long for one text: its lines are independent of each other."""
    report = Report(Mail())
    bounces = (bounce_of(facts, Result(report, ())) for facts in in_log(decode(raw[:MOST_BYTES])))
    return _reading(bounces, NOTHING_IN_TEXT, [_LATER_LINES] if len(raw) > MOST_BYTES else [])


def _read_words(text: str) -> Iterable[Bounce]:
    """Reads a text like a mail without headers; if that finds nothing, as a short snippet."""
    report = Report(Mail(Headers(), (Part("text/plain", text),)))
    return bounces_of(
        search(report) or [Result(report, () if report.is_documentation else detect_snippet(report))]
    )


def _is_binary(text: str) -> bool:
    """Whether the bytes were no text: over a tenth could not be decoded, or one is zero."""
    return "\x00" in text or text.count("\ufffd") * 10 > len(text)


def _never_sent(text: str, found: Reading) -> Reading | None:
    """The reading of what a mail program says that did not get past its own server; None if a server's reply
    or who failed is there, too."""
    if any(bounce.status or bounce.reply_code or bounce.recipient for bounce in found.bounces):
        return None
    said = said_in(text)
    return Reading(why_not=nothing_sent(said.title, said.words), unsent=said.words) if said else None


def _reading(bounces: Iterable[Bounce], why_not: str, unread: Sequence[str]) -> Reading:
    """A reading with what was found, or with the reason why there is nothing, and with what was left out."""
    found = tuple(islice(bounces, MAX_RECIPIENTS))
    if len(found) == MAX_RECIPIENTS:
        found, unread = found[:-1], [*unread, _LATER_FAILURES]
    return Reading(found, None if found else why_not, tuple(unread))

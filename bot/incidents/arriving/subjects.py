"""Turns texts and files into subjects for diagnosis, one for each domain."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.errors import QueryError
from bot.grammar.domains import may_be_cut
from bot.grammar.markup import plain
from bot.grammar.query import parse_query
from bot.grammar.unaddressed import UnaddressedText, failure_in
from bot.incidents.arriving.unasked import is_surely_read, subjects_unasked
from bot.models.bounce import Reading
from bot.models.diagnosis import Subject
from bot.models.query import Query
from bot.reading.handed_on.headerlines import told_in
from bot.reading.notice.parties import others_in
from bot.reading.reader import read, read_text, text_in
from bot.reading.text.addresses import DOMAIN, LOCAL, tidy
from bot.reading.why_not import HEADER_ALONE, NO_MAIL
from bot.running.turns import apart_if_large
from bot.subject import failures, subjects_at_domains, subjects_by_domain, subjects_in_lines, subjects_of

_END = 400
"""Characters at the end of a text among which a domain is sought."""
_BEHIND_A_CUT = " \t\r\n\xa0.\u2026[]()<>*_`'\"\ufffd"
"""Dots, brackets and markup; an ellipsis that is not ASCII is replaced when bytes are read."""

_LINK = re.compile(r"https?://\S+")
_NAME = re.compile(rf"(?:{LOCAL}@)?{DOMAIN}")
_BEGINNING = 8_000
"""Bytes of a file in which it must turn out to be about mail, if nobody pointed the bot at it."""


class Part(NamedTuple):
    """A file or text that somebody sent, and the result of reading it."""

    content: bytes | str
    reading: Reading

    @property
    def is_file(self) -> bool:
        return isinstance(self.content, bytes)

    @property
    def is_relevant(self) -> bool:
        """Whether a file is mail, or text about a mail that failed: programs other than mail servers refuse
        and time out, too."""
        text = text_in(self.content, _BEGINNING) if isinstance(self.content, bytes) else self.content
        if text is None or subjects_unasked(text, self.reading):
            return True
        return len(self.content) > _BEGINNING and any(map(is_surely_read, failures(self.reading)))

    @property
    def advice(self) -> str | None:
        """What to send or do instead, if that is known: of an image, of a header without its text, of what a
        mail program says that sent nothing."""
        known = self.reading.why_not in NO_MAIL or _names_senders_only(self.reading)
        return self.reading.why_not if known else None


async def read_part(content: bytes | str) -> Part:
    return await apart_if_large(len(content), _read, content)


def _read(content: bytes | str) -> Part:
    return Part(content, read(content) if isinstance(content, bytes) else read_text(content))


async def judge(parts: Sequence[Part], *, asked: bool) -> list[Subject]:
    """The subjects that files and texts report, clearest first, without blocking others. `asked`: somebody
    pointed the bot at them."""
    size = sum(len(part.content) for part in parts)
    return await apart_if_large(size, subjects_asked if asked else subjects_told, parts)


def unread_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """What was left out of the parts because it is beyond a limit."""
    return tuple(dict.fromkeys(each for part in parts for each in part.reading.unread))


def no_failure(parts: Sequence[Part]) -> str | None:
    """A reason such as `vacation` if the parts report something other than a failure, else None."""
    if any(failures(part.reading) for part in parts):
        return None
    return next((bounce.reason for part in parts for bounce in part.reading.bounces), None)


def subjects_asked(parts: Sequence[Part]) -> list[Subject]:
    """The subjects of what somebody pointed the bot at, so a bare code or domain is enough. Files take
    precedence over the text around them.

    Success reports, vacation replies and feedback reports give no subject, because that mail got through. A
    mail that is a bounce counts even without a domain.
    """
    return _in_files(_reports(parts)) or _in_texts(parts, _asked_in)


def subjects_told(parts: Sequence[Part]) -> list[Subject]:
    """The same for what nobody pointed the bot at. Text must name a domain, and a file be about mail; a
    domain that was cut off opens nothing: it is the wrong one."""
    relevant = (report for report in _reports(parts) if report.is_relevant)
    found = _in_files(relevant) or _in_texts(parts, subjects_unasked)
    return [one for one in found if not _is_cut_off(one.query.domain, parts)]


def _is_cut_off(domain: str | None, parts: Sequence[Part]) -> bool:
    """Whether a text ends with this domain, within its top-level domain."""
    if domain is None or not may_be_cut(domain):
        return False
    return any(_end_of(part.content).endswith(domain) for part in parts)


def _end_of(content: bytes | str) -> str:
    """The end of a text, without what stands behind a cut."""
    end = content[-_END:]
    text = end.decode("ascii", "replace") if isinstance(end, bytes) else end
    return text.lower().rstrip(_BEHIND_A_CUT)


def _reports(parts: Iterable[Part]) -> Iterator[Part]:
    """The files that report a failure."""
    return (part for part in parts if part.is_file and failures(part.reading))


def _in_files(reports: Iterable[Part]) -> list[Subject]:
    return subjects_by_domain(bounce for report in reports for bounce in failures(report.reading))


def _in_texts(parts: Iterable[Part], find: Callable[[str, Reading], list[Subject]]) -> list[Subject]:
    """What is found in the first text in which anything is."""
    texts = (
        (_without_others(part.content, part.reading), part.reading)
        for part in parts
        if isinstance(part.content, str) and not _names_senders_only(part.reading)
    )
    return next(filter(None, (find(text, reading) for text, reading in texts)), [])


def _asked_in(text: str, reading: Reading) -> list[Subject]:
    failed = failures(reading)
    if found := subjects_in_lines(text) or subjects_at_domains(failed):
        return found
    if failed and UnaddressedText(text).is_of_programs:
        return subjects_by_domain(failed)
    query = failure_in(text) or _asked(_LINK.sub("", text) if failed else text)
    return subjects_of(query, reading) if query else []


def _names_senders_only(reading: Reading) -> bool:
    """Whether addresses and domains in it are the sender's own, so it gives no subject, whatever it names."""
    return reading.why_not == HEADER_ALONE or reading.unsent is not None


def _without_others(text: str, reading: Reading) -> str:
    """The text without the names of those to whom the failed mail was not going: who sent it, who tells of
    the failure and is told, and who can be asked."""
    words = plain(text)
    told = {name for one in reading.bounces for name in (one.reporting_mta, one.sender, one.envelope_from)}
    others = told | others_in(words) | told_in(words)
    return _NAME.sub(lambda found: "" if tidy(found[0]) in others else found[0], words)


def _asked(text: str) -> Query | None:
    try:
        return parse_query(text)
    except QueryError:
        return None

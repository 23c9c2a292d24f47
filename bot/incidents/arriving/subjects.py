"""From what somebody handed over to what diagnoses start from: a subject for each domain that it tells of."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bot.errors import QueryError
from bot.grammar.passing import told
from bot.grammar.query import parse_query
from bot.incidents.arriving.unasked import subjects_unasked
from bot.models.bounce import Reading
from bot.models.diagnosis import Subject
from bot.models.query import Query
from bot.reading.reader import BINARY, read, read_text
from bot.subject import failures, subjects_at_domains, subjects_by_domain, subjects_in_lines, subjects_of

LARGE = 64 * 1024
"""More than this is read in a thread, so that nobody else waits for it."""


class Part(NamedTuple):
    """A file or a text that somebody handed over, and what it says."""

    content: bytes | str
    reading: Reading

    @property
    def is_mail_file(self) -> bool:
        """Mail or text, by its bytes: an image, an archive or a document is none of our business."""
        return isinstance(self.content, bytes) and self.reading.why_not != BINARY


async def read_part(content: bytes | str) -> Part:
    reader = read if isinstance(content, bytes) else read_text
    large = len(content) > LARGE
    return Part(content, await asyncio.to_thread(reader, content) if large else reader(content))  # type: ignore[arg-type]


def no_failure(parts: Sequence[Part]) -> str | None:
    """The reason of what they tell of, such as `vacation`; None when it is a failure, or nothing at all."""
    if any(failures(part.reading) for part in parts):
        return None
    return next((bounce.reason for part in parts for bounce in part.reading.bounces), None)


def subjects_in(parts: Sequence[Part], *, asked: bool) -> list[Subject]:
    """What files and texts tell of, most telling first. Files go before the words around them.

    Nothing opens for reports of success, vacation replies and feedback reports: mail got through there, and
    who wants to know more asks. A file that is a bounce counts though it names no domain; words that nobody
    addressed to us need one. `asked`: somebody pointed at it, so a bare code or domain will do.
    """
    files = (part.reading for part in parts if isinstance(part.content, bytes))
    if found := subjects_by_domain(bounce for reading in files for bounce in failures(reading)):
        return found
    words = ((part.content, part.reading) for part in parts if isinstance(part.content, str))
    return next(filter(None, (_in_words(text, reading, asked=asked) for text, reading in words)), [])


def _in_words(text: str, reading: Reading, *, asked: bool) -> list[Subject]:
    if not asked:
        return subjects_unasked(text, reading)
    if found := subjects_in_lines(text) or subjects_at_domains(failures(reading)):
        return found
    query = told(text) or _asked(text)
    return subjects_of(query, reading) if query else []


def _asked(text: str) -> Query | None:
    try:
        return parse_query(text)
    except QueryError:
        return None

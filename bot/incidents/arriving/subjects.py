"""From what somebody handed over to what diagnoses start from: a subject for each domain that it tells of."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.errors import QueryError
from bot.grammar.domains import address_of, domain_of
from bot.grammar.query import parse_query, queries_in_lines, query_in_passing
from bot.models.bounce import Bounce, Reading
from bot.models.diagnosis import Subject
from bot.models.query import Query
from bot.reading.reader import read, read_text
from bot.subject import failures, query_of

LARGE = 64 * 1024
"""More than this is read in a thread, so that nobody else waits for it."""


class Part(NamedTuple):
    """A file or a text that somebody handed over, and what it says."""

    content: bytes | str
    reading: Reading


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
    if found := _by_domain(bounce for reading in files for bounce in failures(reading)):
        return found
    words = ((part.content, part.reading) for part in parts if isinstance(part.content, str))
    return next(filter(None, (_in_words(text, reading, asked=asked) for text, reading in words)), [])


def subjects_of(query: Query, pasted: Reading) -> list[Subject]:
    """What somebody asks about: the words that were pasted say more than the query alone."""
    if query.reply is None:
        return [Subject(query=query)]
    if listed := _in_lines(query.reply):
        return listed
    bounces = failures(pasted)
    return _at_domains(bounces) or [Subject(query=query, bounce=next(iter(bounces), None))]


def _in_words(text: str, reading: Reading, *, asked: bool) -> list[Subject]:
    if found := _in_lines(text) or _at_domains(failures(reading)):
        return found
    query = query_in_passing(text) or (_asked(text) if asked else None)
    return subjects_of(query, reading) if query else []


def _in_lines(text: str) -> list[Subject]:
    """Of a list of codes and domains, which is no bounce: its lines have nothing to do with each other."""
    groups: dict[str | None, list[Query]] = {}
    for query in queries_in_lines(text):
        groups.setdefault(query.domain, []).append(query)
    return [
        Subject(query=first, others=tuple(query.address for query in rest if query.address))
        for first, *rest in groups.values()
    ]


def _asked(text: str) -> Query | None:
    try:
        return parse_query(text)
    except QueryError:
        return None


def _at_domains(bounces: Iterable[Bounce]) -> list[Subject]:
    return [one for one in _by_domain(bounces) if one.query.domain]


def _by_domain(bounces: Iterable[Bounce]) -> list[Subject]:
    groups: dict[str | None, dict[str | None, Bounce]] = {}
    for bounce in bounces:
        groups.setdefault(_domain(bounce), {}).setdefault(bounce.recipient, bounce)
    if len(groups) > 1:
        groups.pop(None, None)
    return [_subject(domain, list(group.values())) for domain, group in groups.items()]


def _subject(domain: str | None, bounces: list[Bounce]) -> Subject:
    first = bounces[0]
    return Subject(
        query=query_of(first, Query(domain=domain)),
        bounce=first,
        others=tuple(bounce.recipient for bounce in bounces[1:] if bounce.recipient),
    )


def _domain(bounce: Bounce) -> str | None:
    for address in (bounce.recipient, bounce.alias):
        if found := address_of(address or ""):
            return found[1]
    return domain_of(bounce.remote_mta or "")

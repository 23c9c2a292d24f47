"""From what somebody handed over to the troubles that it tells of: one for each domain."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import QueryError
from bot.grammar.commands import Diagnose
from bot.grammar.domains import address_of, domain_of
from bot.grammar.query import parse_query, query_in_passing
from bot.models.bounce import Bounce, Reading
from bot.models.query import Query
from bot.reading.reader import read, read_text
from bot.subject import query_of
from bot.subject import troubles as failures

LARGE = 64 * 1024
"""More than this is read in a thread, so that nobody else waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What one message says about one domain."""

    query: Query
    bounce: Bounce | None = None
    others: tuple[str, ...] = ()
    """Further recipients at the same domain."""

    @property
    def bounced(self) -> bool:
        """Whether it tells of a bounce; a bare domain or address only asks."""
        return self.bounce is not None or self.query.status is not None or self.query.reply is not None


async def troubles_in(parts: Sequence[bytes | str], *, asked: bool) -> list[Trouble]:
    """What files and texts tell of, most telling first. Files go before the words around them.

    Nothing opens for reports of success, vacation replies and feedback reports: mail got through there, and
    who wants to know more asks. A file that is a bounce counts though it names no domain; words that nobody
    addressed to us need one. `asked`: somebody pointed at it, so a bare code or domain will do.
    """
    bounces = [bounce for part in parts if isinstance(part, bytes) for bounce in await _bounces(part)]
    if troubles := _by_domain(bounces):
        return troubles
    for part in parts:
        if isinstance(part, str) and (troubles := await _in_words(part, asked=asked)):
            return troubles
    return []


async def troubles_of(command: Diagnose) -> list[Trouble]:
    """What a command tells of: the words that were pasted say more than the query alone."""
    query = command.query
    if query.reply is None:
        return [Trouble(query=query)]
    troubles = [one for one in _by_domain(await _bounces(command.text)) if one.query.domain]
    if troubles:
        return troubles
    bounce = next(iter(await _bounces(command.text)), None)
    return [Trouble(query=query, bounce=bounce)]


async def no_failure(parts: Sequence[bytes | str]) -> str | None:
    """The reason of what they tell of, such as `vacation`; None when it is a failure, or nothing at all."""
    readings = [await _reading(part) for part in parts]
    if any(failures(reading) for reading in readings):
        return None
    return next((bounce.reason for reading in readings for bounce in reading.bounces), None)


async def _in_words(text: str, *, asked: bool) -> list[Trouble]:
    troubles = [one for one in _by_domain(await _bounces(text)) if one.query.domain]
    if troubles:
        return troubles
    if query := query_in_passing(text):
        return await troubles_of(Diagnose(query, text))
    try:
        return await troubles_of(Diagnose(parse_query(text), text)) if asked else []
    except QueryError:
        return []


async def _bounces(part: bytes | str) -> list[Bounce]:
    return failures(await _reading(part))


async def _reading(part: bytes | str) -> Reading:
    reader = read if isinstance(part, bytes) else read_text
    return await asyncio.to_thread(reader, part) if len(part) > LARGE else reader(part)  # type: ignore[arg-type]


def _by_domain(bounces: Sequence[Bounce]) -> list[Trouble]:
    groups: dict[str | None, dict[str | None, Bounce]] = {}
    for bounce in bounces:
        groups.setdefault(_domain(bounce), {}).setdefault(bounce.recipient, bounce)
    if len(groups) > 1:
        groups.pop(None, None)
    return [_trouble(domain, list(group.values())) for domain, group in groups.items()]


def _trouble(domain: str | None, bounces: list[Bounce]) -> Trouble:
    first = bounces[0]
    return Trouble(
        query=query_of(first, Query(domain=domain)),
        bounce=first,
        others=tuple(bounce.recipient for bounce in bounces[1:] if bounce.recipient),
    )


def _domain(bounce: Bounce) -> str | None:
    for address in (bounce.recipient, bounce.alias):
        if found := address_of(address or ""):
            return found[1]
    return domain_of(bounce.remote_mta or "")

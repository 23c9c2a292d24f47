"""From words or a bounce to what a diagnosis starts from."""

from collections.abc import Sequence
from dataclasses import replace

from bot.grammar.domains import address_of
from bot.models.bounce import Bounce, Reading
from bot.models.diagnosis import Subject
from bot.models.query import Query

_FAILED = ("failed", "delayed", "expired")
"""Actions that tell of a failure or a delay."""


def subject_of_query(query: Query) -> Subject:
    """Words that somebody typed or pasted; a pasted reply is read like a bounce."""
    bounces = failures(_read(query.reply)) if query.reply else []
    bounce = next((each for each in bounces if _fits(each, query)), None)
    return Subject(query=query, bounce=bounce, others=_others(bounces, bounce))


def _read(reply: str) -> Reading:
    from bot.reading.reader import read_text  # it takes a while to load, and few queries are pasted

    return read_text(reply)


def subject_of_bounce(bounce: Bounce, among: Sequence[Bounce] = (), asked: Query | None = None) -> Subject:
    """One recipient's failure; `among` are all of the message. What somebody asked for fills the gaps."""
    return Subject(query=query_of(bounce, asked or Query()), bounce=bounce, others=_others(among, bounce))


def query_of(bounce: Bounce, asked: Query) -> Query:
    """What a bounce asks about; what is known otherwise goes before it, but for the address that failed."""
    address, domain = address_of(bounce.recipient or "") or (asked.address, None)
    return replace(
        asked,
        status=asked.status or bounce.status or (str(bounce.reply_code) if bounce.reply_code else None),
        reply=asked.reply or bounce.diagnostic,
        domain=asked.domain or domain,
        address=address,
        size=asked.size or bounce.size,
    )


def failures(reading: Reading) -> list[Bounce]:
    """The bounces that tell of a failure or a delay, in the order of the message."""
    return [bounce for bounce in reading.bounces if bounce.action in _FAILED or _failed_unsaid(bounce)]


def _failed_unsaid(bounce: Bounce) -> bool:
    return bounce.action is None and bounce.reason not in {"vacation", "feedback", "delivered"}


def _fits(bounce: Bounce, query: Query) -> bool:
    found = address_of(bounce.recipient or "")
    return query.domain is None or found is None or found[1] == query.domain


def _others(bounces: Sequence[Bounce], chosen: Bounce | None) -> tuple[str, ...]:
    return tuple(each.recipient for each in bounces if each is not chosen and each.recipient)

"""The recipients whose mail bounced: listed in the thread once there are several, and again whenever their
number has doubled. Pure functions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import IntEnum, auto

from bot.incidents import posts
from bot.models.content import Joined, Recipients
from bot.models.diagnosis import Doubt
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.post import Post
from bot.ports.change import Change, JoinedBounce
from bot.wording.text import otherwise

SEVERAL, MANY = 3, 10
"""The fewest recipients worth a list: if some are said not to exist, and if none are."""
MOST = 200
"""Most addresses of each kind in one list; the rest are only counted."""
_GONE = frozenset({"userunknown", "hasmoved", "suspend"})
"""Reasons after which an address should be removed from mailing lists."""
_GONE_CODES = frozenset({"5.1.1", "5.1.6"})


class _Fate(IntEnum):
    OTHER = auto()
    IN_DOUBT = auto()
    GONE = auto()


def list_recipients(change: Change, joined: Sequence[JoinedBounce], now: datetime) -> Change:
    """The same change, plus the list if it is time for one."""
    incident = change.incident
    if incident is None:
        return change
    found = recipients_of(incident, joined)
    if found.total < max(SEVERAL if found.removable or found.doubtful else MANY, incident.listed * 2):
        return change
    post = posts.in_thread(incident, f"recipients/{found.total}", found, now)
    after = replace(incident, listed=found.total)
    return replace(change, incident=after, posts=(*_without_names(change.posts, incident), post))


def _without_names(told: Iterable[Post], incident: Incident) -> Iterator[Post]:
    """The list names all recipients, so the post about joined bounces says only what contradicts the verdict.
    If nothing does, there is no such post."""
    for post in told:
        if not isinstance(post.content, Joined):
            yield post
        elif otherwise(incident):
            yield replace(post, content=replace(post.content, recipients=()))


def answer_recipients(
    incident: Incident, joined: Sequence[JoinedBounce], intake: Intake, now: datetime
) -> Change:
    """The current list, as an answer."""
    return Change(posts=(posts.in_answer(intake, incident, recipients_of(incident, joined), now),))


def recipients_of(incident: Incident, joined: Sequence[JoinedBounce]) -> Recipients:
    """Each address once. One that was once reported as gone counts as gone, whatever else is reported about
    it; but a report from a time in which existing mailboxes may have been refused does not prove it."""
    fates: dict[str, _Fate] = {}
    for address, fate in (*_first(incident), *_joined(incident, joined)):
        fates[address] = max(fates.get(address, fate), fate)
    remove, again, others = (
        tuple(address for address, one in fates.items() if one is fate)
        for fate in (_Fate.GONE, _Fate.IN_DOUBT, _Fate.OTHER)
    )
    return Recipients(
        total=len(fates),
        removable=len(remove),
        remove=remove[:MOST],
        doubtful=len(again),
        again=again[:MOST],
        doubt=incident.doubts[-1].why if again else None,
        others=others[:MOST],
    )


def _first(incident: Incident) -> Iterator[tuple[str, _Fate]]:
    bounce = incident.bounce
    address = bounce.recipient if bounce else incident.query.address
    if address:
        yield address, _fate(bounce.reason if bounce else "", incident.query.status, incident.doubt)
    yield from ((other, _Fate.OTHER) for other in incident.others)


def _joined(incident: Incident, bounces: Iterable[JoinedBounce]) -> Iterator[tuple[str, _Fate]]:
    for bounce in bounces:
        if bounce.recipient:
            doubt = incident.doubted(bounce.arrived, bounce.at)
            yield bounce.recipient, _fate(bounce.reason, bounce.status, doubt)


def _fate(reason: str, status: str | None, doubt: Doubt | None) -> _Fate:
    if not says_gone(reason, status):
        return _Fate.OTHER
    return _Fate.IN_DOUBT if doubt else _Fate.GONE


def says_gone(reason: str, status: str | None) -> bool:
    """Whether a bounce says that the address no longer exists. A temporary one (4xx) does not prove it."""
    code = status or ""
    return not code.startswith("4") and (reason in _GONE or code in _GONE_CODES)

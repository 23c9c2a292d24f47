"""The recipients whose mail bounced: listed in the thread once there are several, and again whenever their
number has doubled. Pure functions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.incidents import posts
from bot.models.content import Joined, Recipients
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.post import Post
from bot.ports.change import Change, JoinedBounce

SEVERAL, MANY = 3, 10
"""The fewest recipients worth a list: if some should be removed from mailing lists, and if none should."""
MOST = 200
"""Most addresses of each kind in one list; the rest are only counted."""
_GONE = frozenset({"userunknown", "hasmoved", "suspend"})
"""Reasons after which an address should be removed from mailing lists."""
_GONE_CODES = frozenset({"5.1.1", "5.1.6"})


def list_recipients(change: Change, joined: Sequence[JoinedBounce], now: datetime) -> Change:
    """The same change, plus the list if it is time for one."""
    incident = change.incident
    if incident is None:
        return change
    found = recipients_of(incident, joined)
    if found.total < max(SEVERAL if found.removable else MANY, incident.listed * 2):
        return change
    post = posts.in_thread(incident, f"recipients/{found.total}", found, now)
    after = replace(incident, listed=found.total)
    return replace(change, incident=after, posts=(*map(_without_names, change.posts), post))


def _without_names(post: Post) -> Post:
    """The post about joined bounces gives only their number if the list below it names them."""
    if not isinstance(post.content, Joined):
        return post
    return replace(post, content=replace(post.content, recipients=()))


def answer_recipients(
    incident: Incident, joined: Sequence[JoinedBounce], intake: Intake, now: datetime
) -> Change:
    """The current list, as an answer."""
    return Change(posts=(posts.in_answer(intake, incident, recipients_of(incident, joined), now),))


def recipients_of(incident: Incident, joined: Sequence[JoinedBounce]) -> Recipients:
    """Each address once. An address once reported as gone counts as gone, whatever else is reported about
    it."""
    gone: dict[str, bool] = {}
    proven = not _reports_incident(incident)
    for address, is_gone in (*_first(incident), *_joined(joined)):
        gone[address] = gone.get(address, False) or (is_gone and proven)
    remove = tuple(address for address, is_gone in gone.items() if is_gone)
    others = tuple(address for address, is_gone in gone.items() if not is_gone)
    return Recipients(total=len(gone), removable=len(remove), remove=remove[:MOST], others=others[:MOST])


def _reports_incident(incident: Incident) -> bool:
    """Whether the provider did at the last look: it may then refuse mailboxes that exist."""
    findings = incident.diagnosis.findings if incident.diagnosis else ()
    return any(each.check == "provider" and bool(each.detail.get("incident")) for each in findings)


def _first(incident: Incident) -> Iterator[tuple[str, bool]]:
    bounce = incident.bounce
    address = bounce.recipient if bounce else incident.query.address
    if address:
        yield address, _is_gone(bounce.reason if bounce else "", incident.query.status)
    yield from ((other, False) for other in incident.others)


def _joined(bounces: Iterable[JoinedBounce]) -> Iterator[tuple[str, bool]]:
    for bounce in bounces:
        if bounce.recipient:
            yield bounce.recipient, _is_gone(bounce.reason, bounce.status)


def _is_gone(reason: str, status: str | None) -> bool:
    """Whether the address no longer exists. A temporary failure (4xx) does not prove it."""
    code = status or ""
    return not code.startswith("4") and (reason in _GONE or code in _GONE_CODES)

"""The answer for a bounce that joined and says something else than the verdict (an aside). Pure functions."""

from dataclasses import replace
from datetime import datetime

from bot.causes import HEALTHY, INCONCLUSIVE
from bot.incidents import posts
from bot.incidents.arriving.asides import counted, suggested_by
from bot.incidents.arriving.reasons import suggested_cause
from bot.incidents.looking.look import Look
from bot.incidents.looking.second_trouble import Told, together, why_not_followed
from bot.models.content import NotFollowed, Said, SetApart
from bot.models.diagnosis import Diagnosis
from bot.models.incident import Aside, FollowedTrouble, Incident
from bot.models.post import Post

_FAILED = "Sorry, the check of that bounce failed by an error of mine. Please ask again."


def answered(incident: Incident, look: Look, *, follows: bool, now: datetime) -> Told:
    """The answer for the aside. A trouble whose end a look can tell is followed from now on."""
    aside, found = incident.aside, look.aside
    if aside is None or aside != look.seen.aside:
        return incident, ()
    incident = _as_answered(incident, look)
    if found is None:
        return incident, _sorry(incident, aside, now)
    known = found.verdict.cause in _told_causes(incident, look)
    incident = _counted(incident, aside, found.verdict.cause)
    incident, why_not = _taken_up(incident, aside, found, look, follows=follows)
    if known and aside.asked_by is None:
        return incident, ()
    same = found.verdict.cause == look.found.verdict.cause
    return incident, (_answer(incident, aside, found, same=same, why_not=why_not, now=now),)


def _as_answered(incident: Incident, look: Look) -> Incident:
    """What was answered before counts only while the incident has the same cause."""
    before = look.seen.diagnosis
    same = before is not None and before.verdict.cause == look.found.verdict.cause
    return replace(incident, aside=None, answered=incident.answered if same else {})


def _sorry(incident: Incident, aside: Aside, now: datetime) -> tuple[Post, ...]:
    if aside.asked_by is None:
        return ()  # the log has the error, and the bounce is counted
    name = f"error/{posts.key_part(aside.origin)}:apart"
    return (posts.in_thread(incident, name, Said(text=_FAILED), now),)


def _told_causes(incident: Incident, look: Look) -> frozenset[str]:
    """The causes that the thread knows: one answer each is enough, whatever words report them."""
    earlier = frozenset(incident.answered.values()) - {HEALTHY, INCONCLUSIVE}
    return earlier | {look.found.verdict.cause}


def _counted(incident: Incident, aside: Aside, cause: str) -> Incident:
    """Remembers the answer. The card counts such bounces by the cause that was found for them."""
    suggested = suggested_by(aside)
    assert suggested is not None
    after = replace(incident, answered={**incident.answered, suggested: cause})
    already = suggested_cause(aside.subject) is not None
    return after if already else replace(after, suggested=counted(after.suggested, cause))


def _taken_up(
    incident: Incident, aside: Aside, found: Diagnosis, look: Look, *, follows: bool
) -> tuple[Incident, NotFollowed | None]:
    """Follows the trouble that was found, if it is one of its own; else says why it does not."""
    if found.verdict.cause in {HEALTHY, look.found.verdict.cause}:
        return incident, None
    known, people = incident.second_trouble, (aside.by,) if aside.by else ()
    if known and known.cause == found.verdict.cause:
        told = replace(known, people=together(known.people, people))
        return replace(incident, second_trouble=told), None
    if why_not := _why_not(incident, found, follows=follows):
        return incident, why_not
    new = FollowedTrouble(subject=aside.subject, origin=aside.origin, diagnosis=found, people=people)
    return replace(incident, second_trouble=new), None


def _why_not(incident: Incident, found: Diagnosis, *, follows: bool) -> NotFollowed | None:
    """At most one second trouble is followed: a third waits until its place is free."""
    if why_not := why_not_followed(found):
        return why_not
    if not follows:
        return "no-rechecks"
    return "third" if incident.second_trouble else None


def _answer(
    incident: Incident,
    aside: Aside,
    found: Diagnosis,
    *,
    same: bool,
    why_not: NotFollowed | None,
    now: datetime,
) -> Post:
    second = incident.second_trouble
    told = SetApart(
        query=aside.subject.query,
        diagnosis=found,
        same=same,
        followed=second is not None and second.cause == found.verdict.cause,
        not_followed=why_not,
        origin=aside.origin,
        asked_by=aside.asked_by,
    )
    return posts.in_thread(incident, f"answer/{posts.key_part(aside.origin)}:apart", told, now)

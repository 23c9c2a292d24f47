"""What becomes of all that is wrong at the domain besides the incident's own trouble. Pure functions.

First the second trouble goes on (`second_trouble.py`). Then the bounce that says something else is answered,
and may become the second trouble (`apart.py`). If only the incident's own trouble is over, the second takes
its place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.incidents.arriving.reasons import about
from bot.incidents.looking.apart import answered
from bot.incidents.looking.look import Look
from bot.incidents.looking.second_trouble import ends, followed, together
from bot.models.content import SecondTrouble, SetApart
from bot.models.diagnosis import Diagnosis
from bot.models.incident import Incident
from bot.models.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The incident after a look, apart from its own trouble, and what the thread is told."""

    incident: Incident
    found: Diagnosis
    """Of the trouble that is the incident's own from now on."""
    told: tuple[Post, ...] = ()
    taken_over: bool = False
    """Whether that was the second trouble before."""


def beside(incident: Incident, look: Look, *, check_no: int, follows: bool, now: datetime) -> Beside:
    """`incident`: as it is now; `follows`: whether further looks are planned."""
    after, of_second = incident, tuple[Post, ...]()
    if incident.second_trouble == look.seen.second_trouble:
        after, of_second = followed(incident, look, check_no, now)
    after, of_aside = answered(after, look, follows=follows, now=now)
    result = Beside(incident=after, found=look.found, told=(*of_second, *of_aside))
    return _taken_over(result, now)


def _taken_over(result: Beside, now: datetime) -> Beside:
    """The second trouble as the incident's own, if that one is over."""
    incident, second = result.incident, result.incident.second_trouble
    if second is None or not ends(incident, result.found):
        return result
    return Beside(
        incident=replace(
            about(incident, second.subject, now),
            second_trouble=None,
            people=together(incident.people, second.people),
        ),
        found=second.diagnosis,
        told=tuple(_not_told_as_own(result.told)),
        taken_over=True,
    )


def _not_told_as_own(told: Iterable[Post]) -> Iterator[Post]:
    """The answers to persons, without a promise: the thread is told of the trouble as the incident's own."""
    for post in told:
        match post.content:
            case SecondTrouble() | SetApart(asked_by=None):
                continue
            case SetApart():
                yield replace(post, content=replace(post.content, followed=False))
            case _:
                yield post

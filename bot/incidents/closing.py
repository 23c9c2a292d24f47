"""The end of an incident: whoever still waits for something is told that it is over. Pure."""

from datetime import datetime

from bot.incidents import posts
from bot.models.content import Closed
from bot.models.incident import Incident, IncidentState
from bot.models.post import Post


def farewell(
    incident: Incident,
    state: IncidentState,
    now: datetime,
    *,
    by: str | None = None,
    mention: tuple[str, ...] = (),
) -> Post:
    """`incident`: as it was before. `by`: the person who closed it; `mention`: whom its trouble concerns."""
    second, aside = incident.second_trouble, incident.aside
    asked = aside if aside and aside.asked_by is not None else None
    waiting = (*incident.people, *(second.people if second else ()), asked.asked_by if asked else None)
    told = Closed(
        state=state,
        by=by,
        mention=tuple(person for person in dict.fromkeys((*mention, *waiting)) if person and person != by),
        ending=incident.ending,
        words=incident.ending_words,
        second=second.diagnosis.verdict if second else None,
        unanswered=asked.subject.query if asked else None,
    )
    return posts.in_thread(incident, "closed", told, now)

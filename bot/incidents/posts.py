"""Outbox entries and their keys. A key names one post, and is used once."""

from dataclasses import replace
from datetime import datetime

from bot.models.content import Card, Content, Said
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.post import Place, Post
from bot.ports.change import Change


def card(incident: Incident, now: datetime) -> Post:
    return _of(incident, "card", Place.CARD, Card(), now)


def in_thread(incident: Incident, name: str, content: Content, now: datetime) -> Post:
    """A post in the incident's thread. `name` is the part of the key after the incident's id, such as
    `recheck/3`."""
    return _of(incident, name, Place.THREAD, content, now)


def of_action(incident: Incident, content: Content, now: datetime) -> Post:
    """A post about an action on the incident, in its thread.

    Its number is the incident version that the decision rests on, which no other stored change shares.
    """
    return in_thread(incident, f"action/{incident.version}", content, now)


def in_private(
    intake: Intake, content: Content | str, now: datetime, incident: Incident | None = None
) -> Post:
    """An answer that only the person who asked can see; a plain text becomes one line."""
    told = Said(text=content) if isinstance(content, str) else content
    return _answer(intake, Place.PRIVATE, told, now, incident)


def pointing(intake: Intake, incident: Incident, text: str, now: datetime) -> Post:
    """A private line that leads to the incident, beside an answer in its thread."""
    post = in_private(intake, text, now, incident)
    return replace(post, key=f"{post.key}:pointer")


def unchanged(
    intake: Intake, content: Content | str, now: datetime, incident: Incident | None = None
) -> Change:
    """A change with nothing but a private answer."""
    return Change(posts=(in_private(intake, content, now, incident),))


def in_reply(intake: Intake, content: Content, now: datetime) -> Post:
    """An answer for everybody, where the question was asked."""
    return _answer(intake, Place.REPLY, content, now, None)


def below(intake: Intake, text: str, now: datetime) -> Post:
    """A line for everybody, in the thread below the message concerned."""
    post = in_reply(intake, Said(text=text), now)
    return replace(post, thread_ts=intake.thread_ts or intake.ts)


def in_answer(intake: Intake, incident: Incident, content: Content, now: datetime) -> Post:
    """An answer for everybody, in the incident's thread."""
    return in_thread(incident, f"answer/{key_part(intake.origin)}", content, now)


def key_part(origin: str) -> str:
    """The origin as part of a key, which must not contain further slashes."""
    return origin.replace("/", "_")


def _of(incident: Incident, name: str, place: Place, content: Content, now: datetime) -> Post:
    return Post(
        key=f"{incident.id}/{name}",
        incident=incident.id,
        team=incident.team,
        channel=incident.channel,
        place=place,
        content=content,
        created_at=now,
    )


def _answer(intake: Intake, place: Place, content: Content, now: datetime, incident: Incident | None) -> Post:
    key = f"answer/{key_part(intake.origin)}"
    return Post(
        key=f"{incident.id}/{key}" if incident else key,
        incident=incident.id if incident else "",
        team=intake.team,
        channel=intake.channel,
        place=place,
        thread_ts=intake.thread_ts,
        user=intake.user,
        content=content,
        created_at=now,
    )

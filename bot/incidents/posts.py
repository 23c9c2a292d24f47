"""Outbox entries with their keys: each key is one thing said, once for all time."""

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
    """`name` is the key after the incident's id: `diagnosis`, `recheck/3` …"""
    return _of(incident, name, Place.THREAD, content, now)


def of_act(incident: Incident, content: Content, now: datetime) -> Post:
    """What somebody did with it, in its thread.

    Numbered by the version that it was decided on, which no other stored change shares.
    """
    return in_thread(incident, f"action/{incident.version}", content, now)


def in_private(
    intake: Intake, content: Content | str, now: datetime, incident: Incident | None = None
) -> Post:
    """What only whoever asked can see; a text is one line."""
    told = Said(text=content) if isinstance(content, str) else content
    return _answer(intake, Place.PRIVATE, told, now, incident)


def unchanged(
    intake: Intake, content: Content | str, now: datetime, incident: Incident | None = None
) -> Change:
    """Changes nothing, and tells only whoever asked."""
    return Change(posts=(in_private(intake, content, now, incident),))


def in_reply(intake: Intake, content: Content, now: datetime) -> Post:
    """For everybody, where it was asked."""
    return _answer(intake, Place.REPLY, content, now, None)


def below(intake: Intake, text: str, now: datetime) -> Post:
    """A line for everybody, below the message concerned."""
    post = in_reply(intake, Said(text=text), now)
    return replace(post, thread_ts=intake.thread_ts or intake.ts)


def in_answer(intake: Intake, incident: Incident, content: Content, now: datetime) -> Post:
    """For everybody, in the incident's thread."""
    return in_thread(incident, f"answer/{plain(intake.origin)}", content, now)


def plain(origin: str) -> str:
    """An origin within a key, where a slash would part it."""
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
    key = f"answer/{plain(intake.origin)}"
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

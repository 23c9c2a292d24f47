"""The buttons of a card. A button's value is its command, its action id the command's verb."""

from collections.abc import Iterator

from bot.models.diagnosis import Actor
from bot.models.incident import Incident, IncidentState
from handlers.rendering.rendered import Block

LABELS = {
    "recheck": "Check now",
    "snooze": "Snooze",
    "take": "Take it",
    "resolve": "Resolve",
    "note": "Note to postmaster",
    "why": "Details",
    "wrong": "Wrong?",
}

_TO_WRITE_TO = frozenset({Actor.RECIPIENT, Actor.UNKNOWN})


def actions(incident: Incident) -> Block | None:
    """The buttons that do something in the incident's state."""
    helps = incident.next_check_at is not None
    buttons = [_button(verb, incident.id, primary=helps and verb == "recheck") for verb in _working(incident)]
    return {"type": "actions", "elements": buttons} if buttons else None


def wrong(incident: Incident) -> Block:
    """The button below a verdict that corrects it, also on closed incidents."""
    return {"type": "actions", "elements": [_button("wrong", incident.id)]}


def _working(incident: Incident) -> Iterator[str]:
    """In the order of use, and so that a phone needs two rows: the long label shares one with two short
    ones."""
    if incident.state is IncidentState.WAITING:
        yield from ("recheck", "snooze")
    if incident.state.is_open:
        yield "resolve"
    if incident.state.is_open and incident.taken_by is None:
        yield "take"
    if incident.diagnosis is not None:
        yield "why"
        if incident.query.domain and incident.diagnosis.verdict.actor in _TO_WRITE_TO:
            yield "note"


def _button(verb: str, incident: str, *, primary: bool = False) -> Block:
    value = f"snooze 1h {incident}" if verb == "snooze" else f"{verb} {incident}"
    button: Block = {
        "type": "button",
        "action_id": verb,
        "text": {"type": "plain_text", "text": LABELS[verb], "emoji": False},
        "value": value,
        "accessibility_label": f"{LABELS[verb]}: {incident}"[:75],
    }
    return button | ({"style": "primary"} if primary else {})

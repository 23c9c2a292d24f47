"""The Home tab: what is open in the person's channels, theirs first; or how to try it, when nothing is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.models import Incident
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.rendered import Block
from handlers.rendering.rows import Link, rows

FIRST_STEPS = (
    "Invite me to the channel where mail troubles are talked about: /invite @bouncebot",
    "Type /bounce 4.4.1 example.com there, or paste a bounce, or drop an .eml",
    "Read the verdict in the thread. I look again by myself, and tell when something changes",
)
_NEVER = datetime.max.replace(tzinfo=UTC)


def home(incidents: Sequence[Incident], person: str, link: Link) -> Block:
    """`incidents` are open and in channels that `person` is a member of."""
    mine = [incident for incident in incidents if person in {incident.taken_by, incident.opened_by}]
    others = [incident for incident in incidents if incident not in mine]
    blocks = [*_list("Yours", mine, link), *_list("Open in your channels", others, link)]
    return {"type": "home", "blocks": blocks or list(_first_steps())}


def _list(title: str, incidents: Sequence[Incident], link: Link) -> Iterator[Block]:
    if incidents:
        yield b.header(f"{title}: {len(incidents)}")
        yield rows(sorted(incidents, key=_urgency), link)


def _urgency(incident: Incident) -> tuple[bool, datetime]:
    return words.sign(incident) is not words.TO_DO, incident.next_check_at or _NEVER


def _first_steps() -> Iterator[Block]:
    yield b.header("Nothing is open in your channels")
    steps = b.bullets([[b.text(step)] for step in FIRST_STEPS], ordered=True)
    yield b.rich_text(b.heading("Three steps to try me"), steps)

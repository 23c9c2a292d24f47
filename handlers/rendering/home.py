"""The Home tab: what is open in the person's channels, theirs first; or how to try it, when nothing is."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from bot.models import Incident
from bot.text import whose
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.card import headline
from handlers.rendering.dates import in_rich_text
from handlers.rendering.rendered import Block

MOST_ROWS = 30
FIRST_STEPS = (
    "Invite me to the channel where mail troubles are talked about: /invite @bouncebot",
    "Type /bounce 4.4.1 example.com there, or paste a bounce, or drop an .eml",
    "Read the verdict in the thread. I look again by myself, and tell when something changes",
)
_NEVER = datetime.max.replace(tzinfo=UTC)

Link = Callable[[Incident], str | None]


def home(incidents: Sequence[Incident], person: str, link: Link) -> Block:
    """`incidents` are open and in channels that `person` is a member of; `link` leads to a card."""
    mine = [incident for incident in incidents if person in {incident.taken_by, incident.opened_by}]
    others = [incident for incident in incidents if incident not in mine]
    blocks = [*_list("Yours", mine, link), *_list("Open in your channels", others, link)]
    return {"type": "home", "blocks": blocks or list(_first_steps())}


def _list(title: str, incidents: Sequence[Incident], link: Link) -> Iterator[Block]:
    if not incidents:
        return
    yield b.header(f"{title}: {len(incidents)}")
    rows = [_row(incident, link(incident)) for incident in sorted(incidents, key=_urgency)[:MOST_ROWS]]
    more = len(incidents) - len(rows)
    rows += [[b.text(f"and {more:,} more; /bounce list in a channel shows its own")]] if more else []
    yield b.rich_text(b.bullets(rows))


def _urgency(incident: Incident) -> tuple[bool, datetime]:
    return words.sign(incident) is not words.TO_DO, incident.next_check_at or _NEVER


def _row(incident: Incident, card: str | None) -> list[Block]:
    lead = b.text(f"{words.sign(incident).character} {headline(incident)}", 200, bold=True)
    row = [lead, b.text(f" · {words.bounces(incident.count)}")]
    if incident.diagnosis:
        row.append(b.text(f" · {whose(incident.diagnosis.verdict.actor)}"))
    if incident.next_check_at:
        row += [b.text(" · next look "), in_rich_text(incident.next_check_at)]
    if card:
        row += [b.text(" · "), {"type": "link", "url": card, "text": "card"}]
    return row


def _first_steps() -> Iterator[Block]:
    yield b.header("Nothing is open in your channels")
    yield b.rich_text(
        b.heading("Three steps to try me"), b.bullets([[b.text(s)] for s in FIRST_STEPS], ordered=True)
    )

"""Incidents as a list, for a channel, a domain's history and the Home tab."""

from collections.abc import Callable, Iterator, Sequence

from bot.durations import in_words
from bot.models.incident import Incident, IncidentState
from bot.wording.text import WHOSE, blame, second_trouble_of
from handlers.rendering import blocks as b
from handlers.rendering import words
from handlers.rendering.card import headline
from handlers.rendering.dates import in_rich_text
from handlers.rendering.rendered import Block

MOST = 20

Link = Callable[[Incident], str | None]
"""Returns the link to an incident's card; None if there is none."""


def rows(incidents: Sequence[Incident], link: Link) -> Block:
    """The first incidents, and how many more there are."""
    items = [list(_row(incident, link(incident))) for incident in incidents[:MOST]]
    more = len(incidents) - len(items)
    items += [[b.text(f"and {more:,} more")]] if more else []
    return b.rich_text(b.bullets(items))


def _reported(incident: Incident) -> str:
    """How many bounces, or why it is known without one."""
    if incident.count:
        return words.reported(incident)
    return "watched" if incident.standing else "no bounce"


def _row(incident: Incident, card: str | None) -> Iterator[Block]:
    yield b.text(f"{words.sign(incident).character} {_title(incident)}", 200, bold=True)
    yield b.text(f" · {_reported(incident)}")
    yield from _trouble(incident)
    if incident.taken_by and incident.state.is_open:
        yield b.text(" · taken")
    if incident.correction:
        yield b.text(f" · corrected: {words.correction(incident.correction)}")
    yield from _when(incident)
    yield b.text(" · ")
    named = b.text(incident.id, 40, code=True)
    yield b.link(card, incident.id) if card else named


def _title(incident: Incident) -> str:
    """The card's headline, without "send it again now"."""
    if incident.state is IncidentState.RECOVERED:
        return f"{words.name(incident.query)}: {words.works(incident)}"
    return headline(incident)


def _trouble(incident: Incident) -> Iterator[Block]:
    """For a closed incident its cause; for an open one whose problem it is, which the headline leaves out."""
    if incident.closed_at and incident.trouble:
        yield b.text(f" · was: {words.cause(incident.trouble)}")
    elif incident.diagnosis and (whose := blame(incident.diagnosis.verdict)):
        second = second_trouble_of(incident)
        yield b.text(f"{whose} and {WHOSE[second.diagnosis.verdict.actor]}" if second else whose)


def _when(incident: Incident) -> Iterator[Block]:
    if incident.closed_at and incident.trouble:
        lasted = in_words((incident.closed_at - incident.opened_at).total_seconds())
        yield from (b.text(" · from: "), in_rich_text(incident.opened_at), b.text(f" · for {lasted}"))
    elif incident.next_check_at:
        what = "reminder" if incident.reminds else "next check"
        yield from (b.text(f" · {what}: "), in_rich_text(incident.next_check_at))
    else:
        yield from (b.text(" · since: "), in_rich_text(incident.opened_at))

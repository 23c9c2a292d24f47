"""What a card shows beyond its verdict: contradicting bounces, other domains with the problem, and the usual
duration."""

from collections.abc import Iterator

from bot.durations import in_words
from bot.models.incident import Incident
from bot.wording.text import otherwise
from handlers.rendering import blocks as b
from handlers.rendering.escape import markup
from handlers.rendering.rendered import Block

MOST_NAMED = 3


def besides(incident: Incident) -> Iterator[Block]:
    """A line about bounces that contradict the verdict, while the incident is open."""
    if incident.state.is_open and (said := otherwise(incident)):
        yield b.context(markup(said, 400))


def linked(incident: Incident) -> Iterator[Block]:
    """A line about other domains with the same problem, while the incident is open."""
    if not (incident.alike and incident.provider and incident.state.is_open):
        return
    count = len(incident.alike)
    domains = "1 other domain has" if count == 1 else f"{count:,} other domains have"
    named = ", ".join(markup(domain, 60) for domain in incident.alike[:MOST_NAMED])
    more = f" and {count - MOST_NAMED:,} more" if count > MOST_NAMED else ""
    yield b.context(f"{domains} the same problem at {markup(incident.provider, 60)}: {named}{more}")


def usually(incident: Incident) -> str:
    """`, usually over after 40 minutes (8 earlier cases)`, or empty if there are too few cases."""
    known = incident.usual
    if known is None:
        return ""
    return f", usually over after {in_words(known.seconds)} ({known.cases:,} earlier cases)"

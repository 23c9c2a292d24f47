"""Which posts are still news when a channel that refused them takes posts again."""

from datetime import timedelta

from bot.models.content import Diagnosed, Rechecked
from bot.models.incident import Incident, IncidentState
from bot.models.post import Place, Post
from bot.models.watch import Outcome
from handlers.posting.entry import Entry

NEWS_FOR = timedelta(days=1)
"""How long news is kept for a channel that refuses posts."""


def should_wait(entry: Entry, incident: Incident | None) -> bool:
    """Whether a refused entry should wait for the channel: cards of incidents that are open or ended
    recently, and recent verdicts and recoveries."""
    if entry.post.place is Place.CARD:
        closed_at = incident.closed_at if incident else None
        return closed_at is None or entry.ago(closed_at) < NEWS_FOR
    told = isinstance(entry.post.content, Diagnosed) or _reports_recovery(entry.post, incident)
    return told and entry.ago(entry.post.created_at) < NEWS_FOR


def _reports_recovery(post: Post, incident: Incident | None) -> bool:
    """Whether the post reports a recovery that still holds."""
    over = incident is not None and incident.state is IncidentState.RECOVERED
    return over and isinstance(post.content, Rechecked) and post.content.outcome is Outcome.RECOVERED

"""Prepares posts for Slack: text, blocks and metadata, and where they go."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.incidents.answers import OF_INCIDENT
from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.models.post import Place, Post
from bot.ports.store import Store
from handlers.metadata import metadata
from handlers.rendering import Rendered, SlackRenderer
from handlers.rendering.words import in_brief


@dataclass(frozen=True, slots=True)
class Drawn:
    """A post, drawn from the current incident."""

    incident: Incident | None
    thread_ts: str | None
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any]
    flaw: str | None = None
    """Why it has no blocks although it should: the renderer failed, or Slack refused them."""

    @property
    def content(self) -> dict[str, Any]:
        """Arguments of a call. Text without blocks replaces those of a card."""
        return {"text": self.text} | ({"blocks": self.blocks} if self.blocks else {})

    def without_blocks(self, why: str) -> "Drawn":
        """The same as plain text. A card then has no buttons, so it names the commands."""
        is_card = self.metadata["event_payload"].get("state") is not None
        text = f"{self.text}\n{OF_INCIDENT}" if is_card else self.text
        return replace(self, text=text, blocks=[], flaw=why)


class CannotDrawError(Exception):
    """The renderer failed, which is a bug of ours. The message names only the error's type and place, because
    its text may come from a stranger."""


class Drawing:
    def __init__(self, store: Store, renderer: SlackRenderer) -> None:
        self._store = store
        self._renderer = renderer

    async def post(self, post: Post) -> Drawn:
        """Draws a post. Raises CannotDrawError if not even its incident could be named instead."""
        incident = await self._store.incident(post.incident) if post.incident else None
        watch = await self._store.watch(post.incident) if post.incident else None
        is_card = post.place is Place.CARD
        about = metadata(post.incident, post.key, incident if is_card else None)
        return _drawn(
            lambda: self._renderer.message(post, incident, watch), incident, thread_of(post, incident), about
        )

    async def card(self, incident: Incident, findings: tuple[Finding, ...] = ()) -> Drawn:
        """Draws a card anew. Raises CannotDrawError."""
        watch = await self._store.watch(incident.id)
        about = metadata(incident.id, f"{incident.id}/card", incident)
        return _drawn(lambda: self._renderer.card(incident, watch, findings), incident, None, about)


def thread_of(post: Post, incident: Incident | None) -> str | None:
    """The thread that a post goes to; None for the channel itself."""
    if post.place in {Place.REPLY, Place.PRIVATE}:
        return post.thread_ts
    return incident.thread_ts if incident else None


def _drawn(
    render: Callable[[], Rendered], incident: Incident | None, thread_ts: str | None, about: dict[str, Any]
) -> Drawn:
    """What the renderer draws; if it fails, how the incident stands in a few words."""
    try:
        found = render()
        return Drawn(incident, thread_ts, found.text, found.blocks, about)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        flaw = f"cannot be drawn: {type(error).__name__} in {where.name}"
        if incident is None:
            raise CannotDrawError(flaw) from error
        return Drawn(incident, thread_ts, in_brief(incident), [], about).without_blocks(flaw)

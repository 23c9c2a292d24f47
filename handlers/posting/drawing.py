"""Prepares posts for Slack: text, blocks and metadata, and where they go."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.models.post import Place, Post
from bot.ports.store import Store
from handlers.metadata import metadata
from handlers.rendering import Rendered, SlackRenderer


@dataclass(frozen=True, slots=True)
class Drawn:
    """A post, drawn from the current incident."""

    incident: Incident | None
    thread_ts: str | None
    content: dict[str, Any]
    """Arguments of a call: `text` and `blocks`."""
    metadata: dict[str, Any]


class CannotDrawError(Exception):
    """The renderer failed, which is a bug of ours. The message names only the error's type and place, because
    its text may come from a stranger."""


class Drawing:
    def __init__(self, store: Store, renderer: SlackRenderer) -> None:
        self._store = store
        self._renderer = renderer

    async def post(self, post: Post) -> Drawn:
        """Draws a post. Raises CannotDrawError."""
        incident = await self._store.incident(post.incident) if post.incident else None
        watch = await self._store.watch(post.incident) if post.incident else None
        with _explained():
            rendered = self._renderer.message(post, incident, watch)
        is_card = post.place is Place.CARD
        about = metadata(post.incident, post.key, incident if is_card else None)
        return Drawn(incident, thread_of(post, incident), _content(rendered), about)

    async def card(self, incident: Incident, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
        """Arguments of a call that updates a card. Raises CannotDrawError."""
        watch = await self._store.watch(incident.id)
        with _explained():
            rendered = self._renderer.card(incident, watch, findings)
        about = metadata(incident.id, f"{incident.id}/card", incident)
        return {**_content(rendered), "metadata": about}


def thread_of(post: Post, incident: Incident | None) -> str | None:
    """The thread that a post goes to; None for the channel itself."""
    if post.place in {Place.REPLY, Place.PRIVATE}:
        return post.thread_ts
    return incident.thread_ts if incident else None


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        raise CannotDrawError(f"cannot be drawn: {type(error).__name__} in {where.name}") from error


def _content(rendered: Rendered) -> dict[str, Any]:
    return {"text": rendered.text, "blocks": rendered.blocks}

"""A poster between a store in memory and a workspace, with waits too short to notice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.models.content import Card, Content, Said
from bot.models.incident import Incident, IncidentState
from bot.models.post import Place, Post
from bot.ports.change import Change, JoinedBounce
from bot.running.leases import Alone
from handlers.clients import SlackClient
from handlers.posting import Pace, Poster
from handlers.rendering import SlackRenderer
from playground.workspace import Workspace
from playground.workspace.records.models import Message
from tests.given import incident
from tests.handlers.inbox import client_of
from tests.handlers.rendering.contents import diagnosis
from tests.twins.operators import PaperOperators
from tests.twins.store import MemoryStore


def now() -> datetime:
    return datetime.now(UTC)


def fast() -> Pace:
    return Pace(
        posts_per_second=5000,
        post_burst=500,
        updates_per_minute=60_000,
        reactions_added_per_minute=60_000,
        reactions_removed_per_minute=60_000,
    )


@dataclass
class Desk:
    """What tests of posting need."""

    workspace: Workspace
    channel: str
    ada: str
    store: MemoryStore = field(default_factory=MemoryStore)

    def client(self) -> SlackClient:
        return client_of(self.workspace)

    def poster(self, **more: Any) -> Poster:
        options: dict[str, Any] = {"renderer": SlackRenderer(), "pace": fast(), "now": now}
        options |= {"leases": Alone(), "operators": PaperOperators()}
        options |= {"lost_after": 0.02, "second_look_after": 0.02, "store": self.store}
        options |= {"client": self.client()}
        return Poster(team=self.workspace.team_id, bot_id=self.workspace.bot_id, **options | more)

    @asynccontextmanager
    async def posting(self, **more: Any) -> AsyncIterator[Poster]:
        poster = self.poster(**more)
        await poster.start()
        try:
            yield poster
        finally:
            await poster.stop()

    async def all_posted(self, **more: Any) -> None:
        """Runs a poster until nothing is left to send."""
        async with self.posting(**more):
            await self.until_settled()

    async def all_shown(self, **more: Any) -> None:
        """Runs a poster until cards and reactions are up to date."""
        async with self.posting(**more):
            await self.until_shown()

    # what is stored

    async def open(self, name: str = "B-2345ABCD", posts: Sequence[Post] = (), **more: Any) -> Incident:
        """Stores an incident that is being checked, with its card in the outbox."""
        here = {"team": self.workspace.team_id, "channel": self.channel}
        times = {"opened_at": now(), "last_bounce_at": now()}
        fresh = incident(name, f"{name.lower()}.example", **here | times | more)
        card = self.post(f"{name}/card", Card(), Place.CARD, incident=name, channel=fresh.channel)
        await self.store.apply(Change(incident=fresh, posts=(card, *posts)))
        return await self.stored(name)

    async def change(self, name: str = "B-2345ABCD", **what: Any) -> Incident:
        await self.store.apply(Change(incident=replace(await self.stored(name), **what)))
        return await self.stored(name)

    async def join(self, ts: str, name: str = "B-2345ABCD") -> None:
        """Stores another bounce, reported by a message."""
        bounce = JoinedBounce(origin=ts, recipient=None, status=None, reason="undefined", at=now(), ts=ts)
        await self.store.apply(Change(incident=await self.stored(name), bounces=(bounce,)))

    async def diagnosed(self, name: str = "B-2345ABCD", words: str = "All is well.") -> Incident:
        return await self.change(
            name,
            state=IncidentState.WAITING,
            diagnosis=diagnosis(words),
            looked_at=now(),
            next_check_at=now(),
        )

    async def say(self, *posts: Post) -> None:
        await self.store.apply(Change(posts=posts))

    def post(self, key: str, content: Content, place: Place = Place.THREAD, **more: Any) -> Post:
        wanted: dict[str, Any] = {
            "team": self.workspace.team_id,
            "channel": self.channel,
            "created_at": now(),
        } | more
        return Post(key=key, content=content, place=place, **wanted)

    def line(self, text: str, place: Place = Place.THREAD, **more: Any) -> Post:
        """A post whose key is its text."""
        return self.post(text, Said(text=text), place, **more)

    async def stored(self, name: str = "B-2345ABCD") -> Incident:
        found = await self.store.incident(name)
        assert found
        return found

    # what is seen

    def ours(self, channel: str | None = None) -> list[Message]:
        return [m for m in self.workspace.messages(channel or self.channel) if m.bot_id]

    def reactions(self, ts: str) -> list[str]:
        return list(self.workspace.reactions(self.channel, ts))

    def keys(self, channel: str | None = None) -> list[str]:
        return [(m.metadata or {})["event_payload"]["key"] for m in self.ours(channel)]

    async def until_posted(self, *keys: str) -> None:
        await self.workspace.wait_for(lambda: set(keys) <= set(self.keys()))

    async def until_settled(self) -> None:
        """Waits until nothing is left to send."""
        await until(self._settled)

    async def until_shown(self) -> None:
        """Waits until cards and reactions are up to date."""
        await until(self._shown)

    async def until_sending(self) -> None:
        """Waits until a call to Slack is running, or its answer was lost."""
        await until(self._sending)

    async def until_tried(self) -> None:
        """Waits until an attempt has failed."""
        await until(self._tried)

    async def _tried(self) -> bool:
        return any(entry.attempts and not entry.sending_since for entry in await self.store.to_send())

    async def _settled(self) -> bool:
        return not await self.store.to_send()

    async def _shown(self) -> bool:
        store, team = self.store, self.workspace.team_id
        stale = await store.stale_reactions(team) or await store.stale_joined_reactions(team)
        return not (await store.stale_cards(team) or stale)

    async def _sending(self) -> bool:
        return any(entry.sending_since for entry in await self.store.to_send())


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Polls the store, which does not announce changes, until the test's time limit."""
    reached = await condition()
    while not reached:
        await asyncio.sleep(0.005)
        reached = await condition()

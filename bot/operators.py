"""What the bot tells of its own trouble to who operates it: once per topic and day, and when it is over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.errors import StorageError
from bot.models import Place, Post, Said
from bot.ports import Change, Store

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the operators read."""

    team: str
    channel: str


class OperatorsDesk:
    """Implements `bot.ports.Operators`. Without a desk only the log is told.

    What cannot be stored, because the database itself is the trouble, is kept and stored by `catch_up`.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        desk: Desk | None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` is called when there is something new to post."""
        self._store = store
        self._now = now
        self._desk = desk
        self._changed = changed
        self._troubled: set[str] = set()
        self._kept: dict[str, Post] = {}
        """By key: what the database did not take yet."""

    async def tell(self, topic: str, text: str) -> None:
        if topic not in self._troubled:
            _log.warning("in_trouble", topic=topic)
        self._troubled.add(topic)
        await self._say(topic, f"I am in trouble: {text}")

    async def over(self, topic: str, text: str) -> None:
        if topic in self._troubled:
            self._troubled.discard(topic)
            _log.info("trouble_over", topic=topic)
            await self._say(f"{topic}-over", f"That is over: {text}")

    async def catch_up(self) -> None:
        """Stores what could not be stored when it was told."""
        for key, post in list(self._kept.items()):
            try:
                await self._store.apply(Change(posts=(post,)))
            except StorageError:
                return
            del self._kept[key]
            self._changed()

    async def _say(self, topic: str, text: str) -> None:
        if self._desk is None:
            return
        now = self._now()
        post = Post(
            key=f"operator/{topic}/{now:%Y-%m-%d}",
            team=self._desk.team,
            channel=self._desk.channel,
            place=Place.REPLY,
            content=Said(text=text),
            created_at=now,
        )
        self._kept.setdefault(post.key, post)
        await self.catch_up()

"""What the bot tells of its own trouble to who operates it: once while it lasts, and when it is over."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot.errors import StorageError
from bot.models.post import Place, Post, Said
from bot.ports.change import Change
from bot.ports.store import Store

AGAIN = timedelta(hours=1)
"""What is over and comes back sooner is told once it has lasted so long since it was told."""

_KEY = re.compile(r"operator/(?P<topic>.+?)(?P<over>-over)?(\.\d+)?/.+")
"""Of a topic and a day. A number tells those of one day apart, after a dot, which no topic has."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the operators read."""

    team: str
    channel: str


@dataclass(slots=True)
class _Told:
    at: datetime
    over: bool = False

    def is_news(self, now: datetime) -> bool:
        """Trouble that goes on is told again on another day."""
        return now - self.at >= AGAIN and (self.over or now.date() != self.at.date())


class OperatorsDesk:
    """Implements the port `Operators`. Without a desk only the log is told.

    What cannot be stored, because the database itself is the trouble, is kept and stored by `catch_up`.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        desk: Callable[[], Desk | None] = lambda: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` is called when there is something new to post."""
        self._store = store
        self._now = now
        self._desk = desk
        self._changed = changed
        self._told: dict[str, _Told] = {}
        self._keys: set[str] = set()
        """All that was said."""
        self._kept: dict[str, Post] = {}
        """By key: what the database did not take yet."""

    async def recall(self) -> None:
        """What was told before this process began can be over now."""
        try:
            said = await self._store.said("operator/")
        except StorageError as error:
            _log.warning("operators_not_recalled", why=str(error))
            return
        for key, at in said:
            if found := _KEY.fullmatch(key):
                self._keys.add(key)
                self._told[found["topic"]] = _Told(at, over=bool(found["over"]))

    async def tell(self, topic: str, text: str) -> None:
        now, told = self._now(), self._told.get(topic)
        if told is None or told.is_news(now):
            _log.warning("in_trouble", topic=topic, told=text)
            self._told[topic] = _Told(now)
            await self._say(topic, f"I am in trouble: {text}")

    async def over(self, topic: str, text: str) -> None:
        told = self._told.get(topic)
        if told and not told.over:
            told.over = True
            _log.info("trouble_over", topic=topic, told=text)
            await self._say(f"{topic}-over", f"That is over: {text}")

    @property
    def lasting(self) -> Collection[str]:
        return [topic for topic, told in self._told.items() if not told.over]

    async def catch_up(self) -> None:
        """Stores what could not be stored when it was told."""
        for key, post in list(self._kept.items()):
            try:
                await self._store.apply(Change(posts=(post,)))
            except StorageError:
                return
            self._kept.pop(key, None)  # another call may have stored it as well
            self._changed()

    async def _say(self, topic: str, text: str) -> None:
        desk, now = self._desk(), self._now()
        if desk is None:
            return
        post = Post(
            key=self._key(topic, f"{now:%Y-%m-%d}"),
            team=desk.team,
            channel=desk.channel,
            place=Place.REPLY,
            content=Said(text=text),
            created_at=now,
        )
        self._keys.add(post.key)
        self._kept[post.key] = post
        await self.catch_up()

    def _key(self, topic: str, day: str) -> str:
        """The first of a day is the same in every process and after every start, so it is posted once."""
        numbered = (f"operator/{topic}{f'.{number}' if number > 1 else ''}/{day}" for number in count(1))
        return next(key for key in numbered if key not in self._keys)

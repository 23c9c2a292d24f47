"""Tells the operators of the bot's own trouble: once while it lasts, and when it is over."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot.errors import StorageError
from bot.models.content import Said
from bot.models.post import Place, Post
from bot.ports.change import Change
from bot.ports.store import Store

AGAIN = timedelta(hours=1)
"""Trouble that was told of is not told of again within this time, even if it was over meanwhile."""

_KEY = re.compile(r"operator/(?P<topic>.+?)(?P<over>-over)?(\.\d+)?/.+")
"""`operator/TOPIC/DATE`, the later ones of a day `operator/TOPIC.2/DATE`: no topic has a dot."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OperatorsChannel:
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


class OutboxOperators:
    """Implements the port `Operators` by posts in their channel. Where there is none, only the log is told.

    What cannot be stored, because the database itself is the trouble, is kept and stored by `catch_up`.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        where: Callable[[], OperatorsChannel | None] = lambda: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` is called when there is something new to post."""
        self._store = store
        self._now = now
        self._where = where
        self._changed = changed
        self._told: dict[str, _Told] = {}
        self._keys: set[str] = set()
        """Of all posts so far."""
        self._kept: dict[str, Post] = {}
        """By key: posts that the database did not take yet."""

    async def recall(self) -> None:
        """Learns what earlier processes told: it can be over now."""
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
            await self._say(topic, f"I have a problem: {text}")

    async def over(self, topic: str, text: str) -> None:
        told = self._told.get(topic)
        if told and not told.over:
            told.over = True
            _log.info("trouble_over", topic=topic, told=text)
            await self._say(f"{topic}-over", f"Solved: {text}")

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
        where, now = self._where(), self._now()
        if where is None:
            return
        post = Post(
            key=self._key(topic, f"{now:%Y-%m-%d}"),
            team=where.team,
            channel=where.channel,
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

"""Tells the operators about the bot's own trouble: once while it lasts, and again when it is over."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot.durations import elapsed
from bot.errors import RefusedValueError, StorageError
from bot.models.content import Said
from bot.models.post import Place, Post
from bot.ports.change import Change
from bot.ports.store import Store

AGAIN = timedelta(hours=1)
"""The same trouble is not reported again within this time, even if it was over meanwhile."""

_KEY = re.compile(r"operator/(?P<topic>.+?)(?P<over>-over)?(\.\d+)?/.+")
"""`operator/TOPIC/DATE`; further posts of the day are `operator/TOPIC.2/DATE`. Topics contain no dot."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OperatorsChannel:
    """The channel that the operators read."""

    team: str
    channel: str


@dataclass(slots=True)
class _Told:
    at: datetime
    over: bool = False

    def is_news(self, now: datetime) -> bool:
        """Whether to report it: again if it is over, or on another day while it lasts."""
        return elapsed(self.at, now) >= AGAIN and (self.over or now.date() != self.at.date())


class OutboxOperators:
    """Implements the port `Operators` with posts in their channel; without a channel it only logs.

    A report that cannot be stored, because the database itself is in trouble, is kept in memory and stored by
    `catch_up`.
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
        """The keys of all posts so far."""
        self._kept: dict[str, Post] = {}
        """Posts not stored yet, by key."""

    async def recall(self) -> None:
        """Loads what earlier processes reported, so that this one can report that it is over."""
        try:
            said = await self._store.said("operator/")
        except StorageError as error:
            _log.warning("reports_not_loaded", why=str(error))
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
        """Stores the reports that could not be stored before."""
        for key, post in list(self._kept.items()):
            try:
                await self._store.apply(Change(posts=(post,)))
            except RefusedValueError:
                pass  # it would be refused again, and hold up all later ones
            except StorageError:
                return
            self._kept.pop(key, None)  # a concurrent call may have stored it too
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
        """The key of a report. The first one of a day is the same in all processes and after restarts, so it
        is posted once."""
        numbered = (f"operator/{topic}{f'.{number}' if number > 1 else ''}/{day}" for number in count(1))
        return next(key for key in numbered if key not in self._keys)

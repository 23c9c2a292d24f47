"""The core of the bot in this process, on SQLite: real store, clock, use cases and poster, between stand-ins
for DNS, mail servers and Slack that answer at once."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import explain
from bot.clock import SchedulerClock
from bot.incidents import IncidentService
from bot.incidents.timing import Timing
from bot.ports.looking import Diagnose
from bot.running.garbage import exempt_loaded_objects
from bot.running.leases import Alone
from bot.storage import SqlStore
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from tests.bot.incidents.house import Doctor, PaperMailroom
from tests.twins.operators import PaperOperators


@dataclass
class PaperSlack:
    """Accepts every call at once, and records when each channel was posted to."""

    posted: dict[str, list[float]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)

    async def chat_postMessage(self, *, channel: str, **_: Any) -> dict[str, str]:  # noqa: N802
        self.posted.setdefault(channel, []).append(time.monotonic())
        return {"ts": f"1800000000.{sum(map(len, self.posted.values())):06}"}

    def __getattr__(self, name: str) -> Any:
        async def call(**_: Any) -> dict[str, str]:
            self.calls[name] += 1
            return {}

        return call

    def most_in(self, seconds: float) -> int:
        """The most posts in one channel within this many seconds."""
        return max(
            sum(begin <= at < begin + seconds for at in stamps)
            for stamps in self.posted.values()
            for begin in stamps
        )


@dataclass
class Inside:
    store: SqlStore
    incidents: IncidentService
    changed: asyncio.Event

    async def until_processed(self) -> None:
        """Waits until the inbox is empty."""
        self.changed.clear()
        while await self.store.unprocessed(1):
            await self.changed.wait()
            self.changed.clear()


@asynccontextmanager
async def inside(file: Path, slack: Any, diagnose: Diagnose | None = None) -> AsyncIterator[Inside]:
    store, changed = SqlStore(f"sqlite:///{file}"), asyncio.Event()
    await store.open()
    clock = SchedulerClock(store)
    renderer = SlackRenderer(meaning=explain.title_of, link=lambda *_: "https://slack.example/")
    poster = Poster(
        store=store,
        client=slack,
        renderer=renderer,
        team="T1",
        bot_id="B1",
        now=clock.now,
        leases=Alone(),
        operators=PaperOperators(),
    )

    def stir() -> None:
        changed.set()
        poster.wake()

    mailroom = PaperMailroom()
    incidents = IncidentService(
        store=store, history=store, clock=clock, diagnose=diagnose or Doctor(), mailroom=mailroom,
        directory=mailroom, reporter=poster, explain=explain.explain, timing=Timing(), changed=stir,
        leases=Alone(), owner="us",
    )  # fmt: skip
    await poster.start()
    await incidents.start()
    await clock.start(incidents.run_due)
    exempt_loaded_objects()  # as the app does
    try:
        yield Inside(store, incidents, changed)
    finally:
        await clock.stop()
        await incidents.stop()
        await poster.stop()
        await store.close()

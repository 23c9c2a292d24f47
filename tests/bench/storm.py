"""10,000 bounces within a minute on SQLite: acknowledged, counted, and the loop alive all the while.

    python -m tests.bench.storm

Use cases, store and poster are the real ones; DNS, mail servers and Slack answer at once. Bounces come evenly
over the minute, each acknowledged as Slack's events are: once it is committed.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import explain
from bot.clock import SchedulerClock
from bot.incidents import Incidents
from bot.models import Intake, IntakeKind
from bot.storage import SqlStore
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from tests.bench.stalls import Stalls, p99
from tests.bot.incidents.house import Desk, Doctor

BOUNCES = 10_000
SECONDS = 60.0
CHANNELS = 10
DOMAINS = 10
"""In each channel."""
BOUNCE = (
    "<user{n}@d{domain}.example>: host mx.d{domain}.example[192.0.2.1] said: 452 4.2.2 The email account "
    "that you tried to reach is over quota (in reply to RCPT TO command)"
)


@dataclass
class PaperSlack:
    """Takes every call at once, and notes when each channel was posted to."""

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
        """Posts that one channel saw within so many seconds, at most."""
        return max(
            sum(begin <= at < begin + seconds for at in stamps)
            for stamps in self.posted.values()
            for begin in stamps
        )


@dataclass
class House:
    store: SqlStore
    incidents: Incidents
    changed: asyncio.Event

    async def worked_off(self) -> None:
        self.changed.clear()
        while await self.store.unworked(1):
            await self.changed.wait()
            self.changed.clear()


def main() -> None:
    asyncio.run(_storm())


async def _storm() -> None:
    slack = PaperSlack()
    with tempfile.TemporaryDirectory() as folder:
        async with _house(Path(folder), slack) as house, Stalls() as stalls:
            began = time.perf_counter()
            seconds = await _rain(house.incidents)
            await house.worked_off()
            took = time.perf_counter() - began
            counted = sum(one.count for one in await house.store.open_incidents("T1"))
    print(f"storm: {counted} of {BOUNCES} bounces counted (all), {took - SECONDS:.1f} s after the last")
    print(f"storm: acknowledged p99 {p99(seconds) * 1000:.0f} ms (< 500)")
    print(f"storm: loop stalled {stalls.longest * 1000:.0f} ms at most (< 100)")
    print(f"storm: {slack.most_in(10.0)} posts into a channel in 10 s at most (13: 1/s and a burst of 3)")


async def _rain(incidents: Incidents) -> list[float]:
    """How long each acknowledgement took."""
    began = time.perf_counter()
    tasks = []
    for number in range(BOUNCES):
        await asyncio.sleep(max(0.0, began + number * SECONDS / BOUNCES - time.perf_counter()))
        tasks.append(asyncio.create_task(_accept(incidents, number)))
    return list(await asyncio.gather(*tasks))


async def _accept(incidents: Incidents, number: int) -> float:
    began = time.perf_counter()
    await incidents.accept(_bounce(number))
    return time.perf_counter() - began


def _bounce(number: int) -> Intake:
    channel, ts = f"C{number % CHANNELS}", f"1700000000.{number:06}"
    return Intake(
        origin=f"T1:{channel}:{ts}",
        kind=IntakeKind.MESSAGE,
        team="T1",
        channel=channel,
        user="U1",
        text=BOUNCE.format(n=number, domain=number // CHANNELS % DOMAINS),
        ts=ts,
        received_at=datetime.now(UTC),
    )


@asynccontextmanager
async def _house(folder: Path, slack: Any) -> AsyncIterator[House]:
    store, changed = SqlStore(f"sqlite:///{folder / 'storm.sqlite'}"), asyncio.Event()
    await store.open()
    clock = SchedulerClock(store)
    renderer = SlackRenderer(meaning=explain.title_of, link=lambda *_: "https://slack.example/")
    poster = Poster(store=store, client=slack, renderer=renderer, team="T1", now=clock.now)

    def stir() -> None:
        changed.set()
        poster.wake()

    incidents = Incidents(
        store=store, history=store, clock=clock, diagnose=Doctor(), mailroom=Desk(), reporter=poster,
        explain=explain.explain, owner="us", changed=stir,
    )  # fmt: skip
    await poster.start()
    await incidents.start()
    await clock.start(incidents.run_due)
    try:
        yield House(store, incidents, changed)
    finally:
        await clock.stop()
        await incidents.stop()
        await poster.stop()
        await store.close()


if __name__ == "__main__":
    main()

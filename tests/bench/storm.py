"""10,000 bounces within a minute on SQLite: measures acknowledgements, counts, and stalls of the event loop.

python -m tests.bench.storm

Use cases, store and poster are the real ones; DNS, mail servers and Slack answer at once. Bounces arrive
evenly over the minute; like Slack's events, each is acknowledged once it is committed.
"""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.incidents import IncidentService
from bot.models.intake import Intake, IntakeKind
from tests.bench.inside import PaperSlack, inside
from tests.bench.stalls import Stalls, p99

BOUNCES = 10_000
SECONDS = 60.0
CHANNELS = 10
DOMAINS = 10
"""Domains in each channel."""
BOUNCE = (
    "<user{n}@d{domain}.example>: host mx.d{domain}.example[192.0.2.1] said: 452 4.2.2 The email account "
    "that you tried to reach is over quota (in reply to RCPT TO command)"
)


def main() -> None:
    asyncio.run(_storm())


async def _storm() -> None:
    slack = PaperSlack()
    with tempfile.TemporaryDirectory() as folder:
        async with inside(Path(folder) / "storm.sqlite", slack) as bot, Stalls() as stalls:
            began = time.perf_counter()
            seconds = await _send_bounces(bot.incidents)
            await bot.until_processed()
            took = time.perf_counter() - began
            counted = sum(one.count for one in await bot.store.open_incidents("T1"))
    print(f"storm: {counted} of {BOUNCES} bounces counted (all), {took - SECONDS:.1f} s after the last")
    print(f"storm: acknowledged p99 {p99(seconds) * 1000:.0f} ms (< 500)")
    print(f"storm: {stalls}")
    print(f"storm: {slack.most_in(10.0)} posts into a channel in 10 s at most (13: 1/s and a burst of 3)")


async def _send_bounces(incidents: IncidentService) -> list[float]:
    """The duration of each acknowledgement."""
    began = time.perf_counter()
    tasks = []
    for number in range(BOUNCES):
        await asyncio.sleep(max(0.0, began + number * SECONDS / BOUNCES - time.perf_counter()))
        tasks.append(asyncio.create_task(_accept(incidents, number)))
    return list(await asyncio.gather(*tasks))


async def _accept(incidents: IncidentService, number: int) -> float:
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


if __name__ == "__main__":
    main()

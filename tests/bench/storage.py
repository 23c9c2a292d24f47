"""Measures large tables: many pending watches, many overdue ones.

    python -m tests.bench.storage

Lateness and catching up are measured inside this process, where DNS, mail servers and Slack answer at once;
start and memory in the bot's own process.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.models.diagnosis import Diagnosis, Subject
from bot.models.intake import IntakeKind
from bot.ports.looking import OnFinding
from bot.storage.upkeep.move import move
from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.bench.bot_process import bot_between
from tests.bench.inside import Inside, PaperSlack, inside
from tests.bench.processes import megabytes
from tests.bench.rows import fill, run
from tests.bench.server import durable_server
from tests.bench.stalls import Stalls, p99
from tests.given import diagnosis, intake
from tests.stores import opened

PENDING, MANY, OVERDUE = 100_000, 1_000_000, 10_000
LOOKS = 1000
"""This many pending watches become due, evenly within SECONDS."""
SECONDS = 20.0
ASKED = 200
OFF = timedelta(hours=72)
WITHIN = 300.0


@dataclass
class Notes:
    """Diagnoses at once, and records when each domain was checked."""

    looks: list[tuple[str, float]] = field(default_factory=list)
    looked: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        self.looks.append((subject.query.domain or "", time.time()))
        self.looked.set()
        return diagnosis()

    async def until(self, there: Callable[[], bool]) -> None:
        async with asyncio.timeout(WITHIN):
            while not there():
                self.looked.clear()
                await self.looked.wait()


def main() -> None:
    asyncio.run(_pending())
    asyncio.run(_finding())
    asyncio.run(_overdue())


async def _pending() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pending.sqlite"
        begin = time.time() + 3600
        await fill(file, PENDING, f"{begin} + n")
        empty, _ = await _as_a_process(Path(folder) / "empty.sqlite")
        seconds, memory = await _as_a_process(file)
        print(f"{PENDING:,} pending: ready after {seconds:.1f} s (< 2), ", end="")
        print(f"with an empty database after {empty:.1f} s; {memory:.0f} MB (< 200)")
        await _lateness(file)
        await _moved(file)


async def _as_a_process(file: Path) -> tuple[float, float]:
    """Seconds from a second start until it is connected, and its memory a little later."""
    async with opened(f"sqlite:///{file}"):
        pass
    async with Workspace(pace=Pace.unlimited()) as workspace, Lab(forward=[]) as lab:
        began = time.perf_counter()
        async with bot_between(workspace, lab, BOUNCEBOT_DATABASE_URL=f"sqlite:///{file}") as bot:
            seconds = time.perf_counter() - began
            await asyncio.sleep(5)
            return seconds, megabytes(bot)


async def _lateness(file: Path) -> None:
    begin, every = time.time() + 2, SECONDS / LOOKS
    at = f"{begin} + substr(incident, 3) * {every}"
    soon = f"next_check_at = {at}, body = json_set(body, '$.next_check_at', {at})"
    run(file, f"UPDATE watches SET {soon} WHERE incident <= 'B-{LOOKS:08}'")
    notes = Notes()
    async with inside(file, PaperSlack(), notes), Stalls() as stalls:
        await notes.until(lambda: len(notes.looks) >= LOOKS)
    late = [at - begin - _number(domain) * every for domain, at in notes.looks]
    rate = f"{LOOKS / SECONDS:.0f} due a second"
    print(f"{PENDING:,} pending, {rate}: late p99 {p99(late):.2f} s (< 1); {stalls}")


async def _moved(file: Path) -> None:
    with durable_server() as server:
        began = time.perf_counter()
        rows = await move(f"sqlite:///{file}", await server.empty())
        seconds = time.perf_counter() - began
    print(f"{PENDING:,} pending: {sum(rows.values()):,} rows moved to PostgreSQL in {seconds:.0f} s")


async def _finding() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.sqlite"
        await fill(file, MANY, f"{time.time()} - 20 + n", ["watches"])
        async with opened(f"sqlite:///{file}") as store:
            due = await _milliseconds(lambda: store.due(datetime.now(UTC), 20))
            next_at = await _milliseconds(lambda: store.next_due_at(datetime.now(UTC)))
    print(f"{MANY:,} pending: those due found in {due} (< 5), the next one in {next_at}")


async def _milliseconds(ask: Callable[[], Awaitable[object]]) -> str:
    seconds = []
    for _ in range(ASKED):
        began = time.perf_counter()
        await ask()
        seconds.append(time.perf_counter() - began)
    return f"{median(seconds) * 1000:.1f} ms, p99 {p99(seconds) * 1000:.1f}"


async def _overdue() -> None:
    """Overdue watches: earliest first, except that those that people wait for come before all."""
    with tempfile.TemporaryDirectory() as folder:
        file, notes = Path(folder) / "overdue.sqlite", Notes()
        step = OFF.total_seconds() / OVERDUE
        await fill(file, OVERDUE, f"{(datetime.now(UTC) - OFF).timestamp()} + n * {step}")
        began, worked = time.perf_counter(), time.process_time()
        async with inside(file, PaperSlack(), notes) as bot, Stalls() as stalls:
            answered = await _asked_meanwhile(bot, notes)
            await notes.until(lambda: len(notes.looks) > OVERDUE)
        seconds, each = time.perf_counter() - began, (time.process_time() - worked) / OVERDUE
    looks = [domain for domain, _ in notes.looks if domain != "asked.example"]
    twice = sum(times > 1 for times in Counter(looks).values())
    early = max(_number(domain) - place for place, domain in enumerate(looks, 1))
    print(
        f"{OVERDUE:,} overdue: {len(looks):,} looked at after {seconds:.0f} s, {twice} of them twice (0); ",
        end="",
    )
    print(f"each takes {each * 1000:.1f} ms of a core")
    print(f"{OVERDUE:,} overdue: none more than {early} places before its turn; {stalls}")
    print(f"{OVERDUE:,} overdue: somebody who asks meanwhile has a diagnosis after {answered:.2f} s (< 1.5)")


async def _asked_meanwhile(bot: Inside, notes: Notes) -> float:
    """Seconds until the look."""
    await notes.until(lambda: len(notes.looks) > OVERDUE / 10)
    asked = intake("trigger", text="4.4.1 asked.example", received_at=datetime.now(UTC))
    await bot.incidents.accept(replace(asked, kind=IntakeKind.COMMAND))
    await notes.until(lambda: "asked.example" in dict(notes.looks))
    return dict(notes.looks)["asked.example"] - asked.received_at.timestamp()


def _number(domain: str) -> int:
    return int(domain.removeprefix("d").removesuffix(".example"))


if __name__ == "__main__":
    main()

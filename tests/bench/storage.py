"""Large tables: many pending watches, many overdue ones.

    python -m tests.bench.storage

Rows are put in by plain SQL, as the store would have left them. Lateness and catching up are measured inside
this process, where DNS, mail servers and Slack answer at once; start and memory in the bot's own.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.models import Diagnosis, IncidentState, IntakeKind, Subject
from bot.ports import Change, OnFinding
from bot.storage import SqlStore
from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.bench.bot_process import bot_between
from tests.bench.inside import Inside, PaperSlack, inside
from tests.bench.processes import megabytes
from tests.bench.stalls import Stalls, p99
from tests.bot.incidents.house import diagnosis
from tests.bot.storage.stories import incident, intake, watch

PENDING, MANY, OVERDUE = 100_000, 1_000_000, 10_000
LOOKS = 1000
"""Of the pending ones so many become due, evenly within so many seconds:"""
SECONDS = 20.0
ASKED = 200
OFF = timedelta(hours=72)
WITHIN = 300.0
FIRST = "B-00000000"
_NAME, _DOMAIN, _CHANNEL = "printf('B-%08d', n)", "'d' || n || '.example'", "'C' || (n % 20)"
_BODY = (
    f"replace(replace(replace(body, '{FIRST}', {_NAME}), 'd0.example', {_DOMAIN}), "
    f'\'"channel":"C1"\', \'"channel":"\' || {_CHANNEL} || \'"\')'
)
VALUES = {
    "id": _NAME,
    "incident": _NAME,
    "channel": _CHANNEL,
    "domain": _DOMAIN,
    "origin": f"'T1:' || {_CHANNEL} || ':' || n",
    "open_slot": f"'T1:' || {_CHANNEL} || ':' || {_DOMAIN}",
    "next_check_at": "{due}",
    "body": f"CASE WHEN json_type(body, '$.check_no') IS NULL THEN {_BODY} "
    f"ELSE json_set({_BODY}, '$.next_check_at', {{due}}) END",
}
"""What differs from row to row, by column."""


@dataclass
class Notes:
    """Diagnoses at once, and notes when each domain was looked at."""

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
        await _fill(file, PENDING, f"{begin} + n")
        seconds, memory = await _as_a_process(file)
        print(f"{PENDING:,} pending: ready after {seconds:.1f} s (< 2), {memory:.0f} MB (< 200)")
        await _lateness(file)


async def _as_a_process(file: Path) -> tuple[float, float]:
    """Seconds from its start until it is connected, and its memory a little later."""
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
    _run(file, f"UPDATE watches SET {soon} WHERE incident <= 'B-{LOOKS:08}'")
    notes = Notes()
    async with inside(file, PaperSlack(), notes), Stalls() as stalls:
        await notes.until(lambda: len(notes.looks) >= LOOKS)
    late = [at - begin - _number(domain) * every for domain, at in notes.looks]
    rate = f"{LOOKS / SECONDS:.0f} due a second"
    print(f"{PENDING:,} pending, {rate}: late p99 {p99(late):.2f} s (< 1); {stalls}")


async def _finding() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.sqlite"
        await _fill(file, MANY, f"{time.time()} - 20 + n", ["watches"])
        store = SqlStore(f"sqlite:///{file}")
        await store.open()
        due = await _milliseconds(lambda: store.due(datetime.now(UTC), 20))
        next_at = await _milliseconds(store.next_due_at)
        await store.close()
    print(f"{MANY:,} pending: those due found in {due:.1f} ms, the next one in {next_at:.1f} ms, p99 (< 5)")


async def _milliseconds(ask: Callable[[], Awaitable[object]]) -> float:
    seconds = []
    for _ in range(ASKED):
        began = time.perf_counter()
        await ask()
        seconds.append(time.perf_counter() - began)
    return p99(seconds) * 1000


async def _overdue() -> None:
    """The earliest due ones are most urgent; those that people wait for go ahead of all."""
    with tempfile.TemporaryDirectory() as folder:
        file, notes = Path(folder) / "overdue.sqlite", Notes()
        step = OFF.total_seconds() / OVERDUE
        await _fill(file, OVERDUE, f"{(datetime.now(UTC) - OFF).timestamp()} + n * {step}")
        slack, began = PaperSlack(), time.perf_counter()
        async with inside(file, slack, notes) as house, Stalls() as stalls:
            answered = await _asked_meanwhile(house, notes)
            await notes.until(lambda: len(notes.looks) > OVERDUE)
        seconds = time.perf_counter() - began
    looks = [domain for domain, _ in notes.looks if domain != "asked.example"]
    twice = sum(times > 1 for times in Counter(looks).values())
    early = max(_number(domain) - place for place, domain in enumerate(looks, 1))
    print(f"{OVERDUE:,} overdue: {len(looks):,} looked at after {seconds:.0f} s, {twice} of them twice (0)")
    print(f"{OVERDUE:,} overdue: none more than {early} places before its turn; {stalls}")
    print(f"{OVERDUE:,} overdue: somebody who asks meanwhile has a diagnosis after {answered:.2f} s (< 1.5)")


async def _asked_meanwhile(house: Inside, notes: Notes) -> float:
    """Seconds until the look."""
    await notes.until(lambda: len(notes.looks) > OVERDUE / 10)
    asked = intake("trigger", text="4.4.1 asked.example", received_at=datetime.now(UTC))
    await house.incidents.accept(replace(asked, kind=IntakeKind.COMMAND))
    await notes.until(lambda: "asked.example" in dict(notes.looks))
    return dict(notes.looks)["asked.example"] - asked.received_at.timestamp()


async def _fill(file: Path, count: int, due: str, tables: Sequence[str] = ("incidents", "watches")) -> None:
    """Incidents that wait for their next look: `dN.example`, at the time that SQL calculates from n."""
    store = SqlStore(f"sqlite:///{file}")
    await store.open()
    now = datetime.now(UTC)
    first = incident(
        FIRST, "d0.example", state=IncidentState.WAITING, diagnosis=diagnosis(), looked_at=now - OFF,
        opened_at=now - OFF, last_bounce_at=now - OFF, card_ts="1.0", thread_ts="1.0",
    )  # fmt: skip
    looked = replace(watch(FIRST, now), check_no=1, expires_at=now + timedelta(days=5))
    await store.apply(Change(incident=first, watch=looked))
    await store.close()
    for table in tables:
        _multiply(file, table, count, due)
    _run(file, f"DELETE FROM watches WHERE incident = '{FIRST}'")


def _multiply(file: Path, table: str, count: int, due: str) -> None:
    """As many rows like the first one, each with a name, a domain and a time of its own."""
    with closing(sqlite3.connect(file)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(VALUES.get(name, name).format(due=due) for name in names)
        connection.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
            f"INSERT INTO {table} SELECT {values} FROM {table}, numbers"
        )
        connection.commit()


def _run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def _number(domain: str) -> int:
    return int(domain.removeprefix("d").removesuffix(".example"))


if __name__ == "__main__":
    main()

"""Due checks a second on PostgreSQL, for one, two and three replicas in one run.

    python -m tests.bench.replicas

Each replica is a process with the real store, clock, use cases and poster; DNS, mail servers and Slack answer
at once. The server is on this machine too, and durable. With each replica comes a core, as long as there is
one more: replicas and server together use as many cores as there are replicas.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import asyncpg

from bot.models.incident import IncidentState
from bot.ports.change import Change
from bot.storage import SqlStore
from tests.bench.processes import confine, cpu_seconds
from tests.bench.server import durable_server
from tests.bot.incidents.house import diagnosis
from tests.bot.storage.stories import incident, watch
from tests.postgres import Server

CORES = sorted(os.sched_getaffinity(0))
WATCHES = 6000
CHANNELS = 20
AHEAD = timedelta(seconds=25)
"""Until all of them are due: time enough to store them and for the replicas to start."""


@dataclass(frozen=True, slots=True)
class Measured:
    checks_per_second: float
    replica_milliseconds: float
    """Of a core, for each check."""
    server_milliseconds: float
    stalled_seconds: float


def main() -> None:
    with durable_server() as server:
        asyncio.run(_compare(server))


async def _compare(server: Server) -> None:
    print(f"{WATCHES} checks due at one moment")
    alone = 0.0
    for replicas in (1, 2, 3):
        cores = frozenset(CORES[:replicas])
        confine(os.getpid(), cores)
        confine(server.pid, cores)
        found = await _measured(server, await server.database(), replicas)
        alone = alone or found.checks_per_second
        print(
            f"{replicas} replicas on {len(cores)} cores: {found.checks_per_second:,.0f} checks/s, "
            f"{found.checks_per_second / alone:.2f} × one; a check costs {found.replica_milliseconds:.1f} ms "
            f"of a core in the replica, {found.server_milliseconds:.1f} in PostgreSQL; "
            f"loop stalled {found.stalled_seconds * 1000:.0f} ms at most (< 100)"
        )


async def _measured(server: Server, url: str, replicas: int) -> Measured:
    due = datetime.now(UTC) + AHEAD
    await _store(url, due)
    with _running(url, replicas) as started:
        pids = [process.pid for process in started]
        assert datetime.now(UTC) < due, "this machine needs more time to get ready"
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds())
        began, ours, theirs = time.perf_counter(), _spent(pids), cpu_seconds(server.pid)
        await _all_checked(url)
        return Measured(
            WATCHES / (time.perf_counter() - began),
            (_spent(pids) - ours) / WATCHES * 1000,
            (cpu_seconds(server.pid) - theirs) / WATCHES * 1000,
            max(map(_stalled, started)),
        )


def _spent(pids: list[int]) -> float:
    return sum(map(cpu_seconds, pids))


def _stalled(replica: subprocess.Popen[bytes]) -> float:
    """Ends it."""
    replica.terminate()
    return float(replica.communicate()[0])


async def _store(url: str, due: datetime) -> None:
    """Incidents that were looked at once and wait for their next look."""
    store = SqlStore(url)
    await store.open()
    await asyncio.gather(*(store.apply(_waiting(n, due)) for n in range(WATCHES)))
    await store.close()


def _waiting(number: int, due: datetime) -> Change:
    name, looked_at = f"B-{number:08}", due - timedelta(minutes=15)
    known = incident(
        name, f"{name.lower()}.example", state=IncidentState.WAITING, diagnosis=diagnosis(),
        looked_at=looked_at, next_check_at=due, card_ts="1.0", thread_ts="1.0",
        channel=f"C{number % CHANNELS}",
    )  # fmt: skip
    return Change(
        incident=known, watch=replace(watch(name, due), check_no=1, expires_at=due + timedelta(days=5))
    )


@contextmanager
def _running(url: str, replicas: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "tests.bench.replica_process", url]
    started = [
        subprocess.Popen([*command, f"replica {number}"], stdout=subprocess.PIPE)
        for number in range(replicas)
    ]
    try:
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


async def _all_checked(url: str) -> None:
    connection = await asyncpg.connect(url)
    while await connection.fetchval(  # noqa: ASYNC110 - no event tells what others do in a database
        "SELECT count(*) FROM watches WHERE check_no = 1"
    ):
        await asyncio.sleep(0.1)
    await connection.close()


if __name__ == "__main__":
    main()

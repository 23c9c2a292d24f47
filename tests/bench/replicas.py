"""Measures due checks per second on PostgreSQL, for one, two and three replicas in one run.

python -m tests.bench.replicas

Each replica is a process with the real store, clock, use cases and poster; DNS, mail servers and Slack answer
at once. The server is on this machine too, and durable. First all share its cores freely. Then each replica
gets a fixed share of a core, as if it had its own machine, and the server what it needs: then the replicas
wait for each other and the server, not for a core.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median

import asyncpg

from bot.models.incident import IncidentState
from bot.ports.change import Change
from bot.storage import SqlStore
from tests.bench import shares
from tests.bench.processes import cpu_seconds
from tests.bench.server import durable_server
from tests.given import diagnosis, incident, watch
from tests.postgres import Server

WATCHES = 2000
"""Watches per replica."""
CHANNELS = 20
SHARE = 0.45
"""Each replica's share of a core: three replicas and the server fit on two cores."""
ROUNDS = 5
"""A single round says little on a machine that others use too."""
AN_HOUR = 3600
LOOKS_EVERY = 0.25
ENDS = 0.1
"""The share of checks left out at both ends: how they start, and which replica gets the last ones, is
chance."""


@dataclass(frozen=True, slots=True)
class Measured:
    checks_per_second: float
    replica_milliseconds: float
    """Processor time for each check."""
    server_milliseconds: float
    stalled_seconds: float


def main() -> None:
    with ExitStack() as stack:
        if shares.available():
            stack.enter_context(shares.shared(os.getpid()))
        server = stack.enter_context(durable_server())
        print(f"{WATCHES} checks for each replica, due at one moment; {os.cpu_count()} cores for all")
        _compare(server, None)
        if shares.available():
            print(f"each replica with {SHARE} of a core, the server with what it needs")
            rounds = [_compare(server, SHARE) for _ in range(ROUNDS)]
            two, three = map(median, zip(*rounds, strict=True))
            print(f"in the middle of {ROUNDS} rounds: two {two:.2f} × one (>= 1.7), three {three:.2f} ×")
        else:
            print("no shares of a core can be given here: that takes root, and Linux")


def _compare(server: Server, share: float | None) -> tuple[float, float]:
    """How many times as many checks two and three replicas do as one."""
    one, two, three = (_told(server, replicas, share) for replicas in (1, 2, 3))
    return two / one, three / one


def _told(server: Server, replicas: int, share: float | None) -> float:
    """Prints and returns the checks per second."""
    found = asyncio.run(_measured(server, replicas, share))
    print(
        f"{replicas} at work: {found.checks_per_second:,.0f} checks/s; a check costs "
        f"{found.replica_milliseconds:.1f} ms of a core in the replica, "
        f"{found.server_milliseconds:.1f} in PostgreSQL; "
        f"loop stalled {found.stalled_seconds * 1000:.0f} ms at most"
    )
    return found.checks_per_second


async def _measured(server: Server, replicas: int, share: float | None) -> Measured:
    url, watches = await server.database(), replicas * WATCHES
    await _store(url, watches)
    await _put_off(url, AN_HOUR)
    with _running(url, replicas) as started, ExitStack() as stack:
        pids = [process.pid for process in started]
        if share:
            for pid in pids:
                stack.enter_context(shares.shared(pid, share))
        await _put_off(url, -AN_HOUR)
        ours, theirs = _spent(pids), cpu_seconds(server.pid)
        return Measured(
            await _checks_per_second(url, watches),
            (_spent(pids) - ours) / watches * 1000,
            (cpu_seconds(server.pid) - theirs) / watches * 1000,
            max(map(_stalled, started)),
        )


def _spent(pids: list[int]) -> float:
    return sum(map(cpu_seconds, pids))


def _stalled(replica: subprocess.Popen[bytes]) -> float:
    """Stops the replica. Returns the longest stall of its loop in seconds."""
    replica.terminate()
    return float(replica.communicate()[0])


async def _store(url: str, watches: int) -> None:
    """Stores incidents that were checked once and are due again."""
    store, due = SqlStore(url), datetime.now(UTC)
    await store.open()
    await asyncio.gather(*(store.apply(_waiting(n, due)) for n in range(watches)))
    await store.close()


async def _put_off(url: str, seconds: int) -> None:
    """Postpones all to the same moment, and vacuums, as the server does in time."""
    connection = await asyncpg.connect(url)
    await connection.execute(f"UPDATE watches SET next_check_at = next_check_at + {seconds}")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


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


async def _checks_per_second(url: str, watches: int) -> float:
    """Waits until all are done. Returns the rate without both ends."""
    connection = await asyncpg.connect(url)
    seen = []
    while left := await connection.fetchval("SELECT count(*) FROM watches WHERE check_no = 1"):
        seen.append((time.perf_counter(), watches - left))
        await asyncio.sleep(LOOKS_EVERY)
    await connection.close()
    between = [(at, done) for at, done in seen if ENDS <= done / watches <= 1 - ENDS]
    (began, first), (ended, last) = between[0], between[-1]
    return float((last - first) / (ended - began))


if __name__ == "__main__":
    main()

"""Due checks a second on PostgreSQL, for one, two and three replicas in one run.

    python -m tests.bench.replicas

Each replica is a process with the real store, clock, use cases and poster; DNS, mail servers and Slack answer
at once. The server is on this machine too and durable, so with few cores all of them compete for the same.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from bot.models import IncidentState
from bot.ports import Change
from bot.storage import SqlStore
from tests.bot.incidents.house import diagnosis
from tests.bot.storage.stories import incident, watch
from tests.postgres import Server

WATCHES = 3000
AHEAD = timedelta(seconds=20)
"""Until all of them are due: time enough to store them and for the replicas to start."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "postgres", durable=True)
        try:
            asyncio.run(_compare(server))
        finally:
            server.clean_up()


async def _compare(server: Server) -> None:
    print(f"{WATCHES} checks due at one moment; {os.cpu_count()} cores for replicas and PostgreSQL together")
    alone = 0.0
    for replicas in (1, 2, 3):
        rate = await _rate(await server.database(), replicas)
        alone = alone or rate
        print(f"{replicas} replicas: {rate:,.0f} checks/s, {rate / alone:.2f} × one")


async def _rate(url: str, replicas: int) -> float:
    due = datetime.now(UTC) + AHEAD
    await _store(url, due)
    with _running(url, replicas):
        assert datetime.now(UTC) < due, "this machine needs more time to get ready"
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds())
        began = time.perf_counter()
        await _all_checked(url)
        return WATCHES / (time.perf_counter() - began)


async def _store(url: str, due: datetime) -> None:
    """Incidents that were looked at once and wait for their next look."""
    store = SqlStore(url)
    await store.open()
    await asyncio.gather(*(store.apply(_waiting(f"B-{n:08}", due)) for n in range(WATCHES)))
    await store.close()


def _waiting(name: str, due: datetime) -> Change:
    looked_at = due - timedelta(minutes=15)
    known = incident(
        name, f"{name.lower()}.example", state=IncidentState.WAITING, diagnosis=diagnosis(),
        looked_at=looked_at, next_check_at=due, card_ts="1.0", thread_ts="1.0",
    )  # fmt: skip
    return Change(
        incident=known, watch=replace(watch(name, due), check_no=1, expires_at=due + timedelta(days=5))
    )


@contextmanager
def _running(url: str, replicas: int) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.bench.replica_process", url]
    started = [
        subprocess.Popen([*command, f"replica {number}"], stdout=subprocess.PIPE)
        for number in range(replicas)
    ]
    try:
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
        yield
    finally:
        for process in started:
            process.kill()
            process.communicate()


async def _all_checked(url: str) -> None:
    connection = await asyncpg.connect(url)
    while await connection.fetchval(  # noqa: ASYNC110 - no event tells what others do in a database
        "SELECT count(*) FROM watches WHERE check_no = 1"
    ):
        await asyncio.sleep(0.1)
    await connection.close()


if __name__ == "__main__":
    main()

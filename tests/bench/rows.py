"""An SQLite database with many rows, inserted by plain SQL as the store would have written them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.models.incident import IncidentState
from bot.ports.change import Change
from tests.given import diagnosis, incident, watch
from tests.stores import opened

AGO = timedelta(hours=72)
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
    "card_version": "version",
    "reaction_version": "version",
    "next_check_at": "{due}",
    "body": f"CASE WHEN json_type(body, '$.check_no') IS NULL THEN {_BODY} "
    f"ELSE json_set({_BODY}, '$.next_check_at', {{due}}) END",
}
"""Values that differ from row to row, by column."""


async def fill(file: Path, count: int, due: str, tables: Sequence[str] = ("incidents", "watches")) -> None:
    """Inserts incidents waiting for their next check: `dN.example`, at the time that SQL calculates from
    n."""
    async with opened(f"sqlite:///{file}") as store:
        now = datetime.now(UTC)
        first = incident(
            FIRST, "d0.example", state=IncidentState.WAITING, diagnosis=diagnosis(), looked_at=now - AGO,
            opened_at=now - AGO, last_bounce_at=now - AGO, card_ts="1.0", thread_ts="1.0",
        )  # fmt: skip
        looked = replace(watch(FIRST, now), check_no=1, expires_at=now + timedelta(days=5))
        await store.apply(Change(incident=first, watch=looked))
    for table in tables:
        _multiply(file, table, count, due)
    run(file, f"DELETE FROM watches WHERE incident = '{FIRST}'")


def _multiply(file: Path, table: str, count: int, due: str) -> None:
    """Copies the first row, each copy with its own name, domain and time."""
    with closing(sqlite3.connect(file)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(VALUES.get(name, name).format(due=due) for name in names)
        connection.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
            f"INSERT INTO {table} SELECT {values} FROM {table}, numbers"
        )
        connection.commit()


def run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()

"""What is asked for each message, check and post reads no whole table or workspace, however large. (What is
asked for tidying does.)
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.models.intake import IntakeKind
from bot.ports.outbox import NewReaction, Reaction
from bot.storage import SqlStore
from bot.storage.tables import metadata
from tests.bot.storage.stories import opening
from tests.given import NOON, incident, intake
from tests.sqlite import database
from tests.stores import opened

HARMLESS = {
    "SCAN leases",  # few rows
    "SCAN CONSTANT ROW",  # no table at all
    "SEARCH inbox USING INDEX ix_inbox_team (team=?)",  # only its last row is read
}
SUBQUERY = "SCAN anon_", "SCAN (subquery-"
"""Reads what a subquery found, which has steps of its own."""
PARTIAL = {
    index.name
    for table in metadata.sorted_tables
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
"""Indexes of few rows."""
POINTING = intake("T1:C1:2.0", ts="2.0", kind=IntakeKind.REACTION)
Ask = Callable[[SqlStore], Awaitable[object]]

QUESTIONS: dict[str, Ask] = {
    "accept": lambda store: store.accept(intake("T1:C1:2.0")),
    "last_accepted_at": lambda store: store.last_accepted_at("T1"),
    "unprocessed": lambda store: store.unprocessed(),
    "direct_channels": lambda store: store.direct_channels("T1", 10),
    "was_pointed_at": lambda store: store.was_pointed_at(POINTING),
    "edited_since": lambda store: store.edited_since(intake("T1:C1:2.0:edit:3.0")),
    "incident_of_origin": lambda store: store.incident_of_origin("T1:C1:2.0"),
    "known_origins": lambda store: store.known_origins(["T1:C1:2.0", "T1:C1:3.0"]),
    "incident_in_thread": lambda store: store.incident_in_thread("T1", "C1", "1.0"),
    "open_incident": lambda store: store.open_incident("T1", "C1", "down.example"),
    "open_incidents": lambda store: store.open_incidents("T1"),
    "incidents_of": lambda store: store.incidents_of("T1", "C1", "down.example"),
    "channels_since": lambda store: store.channels_since("T1", NOON, 30),
    "past": lambda store: store.past("T1", ["C1", "C2"], NOON),
    "bounces": lambda store: store.bounces("B-AAAAAAAA"),
    "domains_alike": lambda store: store.domains_alike("T1", "C1", "provider.net", "tls-broken"),
    "recoveries": lambda store: store.recoveries("T1", "provider.net", "tls-broken"),
    "due": lambda store: store.due(NOON),
    "next_due_at": lambda store: store.next_due_at(NOON),
    "planned_after": lambda store: store.planned_after(NOON, NOON),
    "shorten_leases": lambda store: store.shorten_leases(NOON, NOON),
    "claim": lambda store: store.claim("B-AAAAAAAA", 0, "us", NOON, NOON),
    "release": lambda store: store.release("us"),
    "next_to_send": lambda store: store.next_to_send("T1", NOON, ["C2"], 10),
    "pause_channel": lambda store: store.pause_channel("T1", "C1", NOON, NOON),
    "resume_channel": lambda store: store.resume_channel("T1", "C1", NOON),
    "sent": lambda store: store.sent("B-AAAAAAAA/card", "1.0", NOON),
    "stale_cards": lambda store: store.stale_cards("T1", 1, postponed=[("B-BBBBBBBB", 1)], paused=["C2"]),
    "stale_reactions": lambda store: store.stale_reactions("T1", paused=["C2"]),
    "reactions_on": lambda store: store.reactions_on("T1", "C1", "1.0"),
    "watched": lambda store: store.watched("B-AAAAAAAA"),
    "reactions_shown": lambda store: store.reactions_shown(
        [
            NewReaction(on=Reaction(incident=incident(), joined=joined), sign="mag", reaction="mag")
            for joined in (None, "1.0")
        ]
    ),
    "counts": lambda store: store.counts(),
    "stale_joined_reactions": lambda store: store.stale_joined_reactions("T1", 1, paused=["C2"], bare=True),
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with opened(database(tmp_path / "b.sqlite")) as store:
        await store.accept(intake())
        await store.apply(opening())
        yield store


@contextmanager
def plans() -> Iterator[list[str]]:
    """SQLite's query plan for each statement."""
    found: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "UPDATE", "DELETE", "INSERT"}:
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(str(row[3]) for row in rows)

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_queries_use_an_index(store: SqlStore, question: str) -> None:
    with plans() as steps:
        await QUESTIONS[question](store)
    assert [step for step in steps if step not in HARMLESS and _reads_much(step)] == []


def _reads_much(step: str) -> bool:
    """Whether the step reads a table or all of a workspace, and not a partial index."""
    if step.startswith("SCAN") and "USING" not in step and not step.startswith(SUBQUERY):
        return True
    return "(team=?)" in step and not PARTIAL.intersection(step.split())

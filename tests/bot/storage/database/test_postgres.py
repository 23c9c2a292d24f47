"""PostgreSQL only: unreachable servers, refused logins, other programs' databases, concurrent starts."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from structlog.testing import capture_logs

from bot.errors import StorageError
from bot.ports.change import Change, JoinedBounce
from bot.storage import SqlStore
from bot.storage.database import schema
from bot.storage.tables import metadata
from bot.storage.upkeep import export, to_read
from tests.bot.storage.stories import AS_BEFORE_CLOSING_TIMES, close_one, opening, this_week
from tests.given import NOON, incident, intake
from tests.postgres import Server
from tests.stores import opened


async def tables(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    await connection.close()
    return [row["tablename"] for row in found]


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def refusal(url: str) -> str:
    with pytest.raises(StorageError) as refused:
        await SqlStore(url).open()
    assert "\n" not in str(refused.value)
    return str(refused.value)


async def test_several_processes_that_start_together_migrate_once(postgres: Server) -> None:
    stores = [SqlStore(url) for url in [await postgres.empty()] * 3]
    await asyncio.gather(*(store.open() for store in stores))
    assert await stores[0].accept(intake())
    assert not await stores[1].accept(intake())
    for store in stores:
        await store.close()


async def test_the_migrations_make_the_tables_that_the_code_expects(postgres: Server) -> None:
    url = await postgres.database()
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_an_older_database_is_migrated_and_keeps_its_data(postgres: Server) -> None:
    url = await postgres.empty()
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    async with engine.begin() as connection:
        await connection.run_sync(schema.migrate, "0001")
    await engine.dispose()
    row = """('T1:C1:1.0', 1, '{"team": "T1"}')"""
    await execute(url, f"INSERT INTO inbox (origin, received_at, body) VALUES {row}")
    async with opened(url) as store:
        assert not await store.accept(intake("T1:C1:1.0"))
        assert await store.last_accepted_at("T1") == datetime.fromtimestamp(1, UTC)


async def test_incidents_closed_before_the_database_counted_them_are_counted(postgres: Server) -> None:
    """Except one whose row is damaged."""
    url = await postgres.database()
    async with opened(url) as store:
        await close_one(store)
        await close_one(store, "B-BBBBBBBB")
    for statement in AS_BEFORE_CLOSING_TIMES:
        await execute(url, statement)
    async with opened(url) as store:
        assert (await this_week(store)).recovered == 1


async def test_another_programs_database_is_left_alone(postgres: Server) -> None:
    url = await postgres.empty()
    await execute(url, "CREATE TABLE bookmarks (id int)")
    assert "belongs to another program (it has the table bookmarks)" in await refusal(url)
    assert await tables(url) == ["bookmarks"]


async def test_another_programs_database_with_alembic_is_left_alone_too(postgres: Server) -> None:
    url = await postgres.empty()
    await execute(url, "CREATE TABLE alembic_version (version_num text)")
    assert "belongs to another program" in await refusal(url)


async def test_a_newer_database_is_refused_with_what_to_run(postgres: Server) -> None:
    url = await postgres.database()
    await execute(url, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer bouncebot (schema 9999" in await refusal(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (
            "postgresql://bouncebot:secret@127.0.0.1:1/bouncebot",
            "database bouncebot on 127.0.0.1:1 cannot",
        ),
        ("postgresql://bouncebot@127.0.0.1:port/bouncebot", "cannot be used"),
        ("postgresql:///bouncebot?host=/nowhere", "cannot be used"),
    ],
)
async def test_an_unreachable_server_is_named_without_its_password(url: str, why: str) -> None:
    said = await refusal(url)
    assert why in said
    assert "check BOUNCEBOT_DATABASE_URL" in said
    assert "secret" not in said


async def test_a_missing_database_is_named(postgres: Server) -> None:
    assert 'database "nowhere" does not exist' in await refusal(postgres.url("nowhere"))


async def test_a_server_restart_between_two_queries_goes_unnoticed(postgres: Server) -> None:
    """A restart closes every connection, which each kind of work notices on use."""
    async with opened(url := await postgres.database()) as store:
        assert await store.accept(intake("T1:C1:1.0"))
        await asyncio.gather(*(store.settings("T1", f"C{n}") for n in range(4)), store.next_due_at(NOON))
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        await execute(url, f"SELECT pg_terminate_backend(pid, 5000) {others}")
        with capture_logs() as log:
            assert len(await store.unprocessed()) == 1
            assert not await store.accept(intake("T1:C1:1.0"))
            await asyncio.gather(*(store.settings("T1", f"C{n}") for n in range(4)), store.next_due_at(NOON))
        assert log == []


async def session(connection: AsyncConnection) -> asyncpg.Connection:
    raw = await connection.get_raw_connection()
    assert raw.driver_connection
    return raw.driver_connection


async def until_ended(url: str, pid: int) -> None:
    watching = await asyncpg.connect(url)
    while await watching.fetchval("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", pid):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    await watching.close()


def freeze_until_ended(url: str, pid: int) -> None:
    """Stops the event loop, as SIGSTOP does, until the server has ended this session."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, until_ended(url, pid)).result()


@pytest.mark.parametrize("turns", [0, 2])
async def test_a_process_frozen_in_a_transaction_begins_it_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    """The server has ended the transaction. After two turns a statement is running when we freeze."""
    monkeypatch.setattr("bot.storage.database.postgres.IDLE_SECONDS", 1.5)
    url, tries = await postgres.database(), 0

    async def freezing(connection: AsyncConnection) -> int:
        nonlocal tries
        tries += 1
        pid = (await session(connection)).get_server_pid()
        asking = asyncio.ensure_future(connection.execute(text("SELECT 1")))
        for _ in range(turns):
            await asyncio.sleep(0)
        if not turns:
            await asking
        if tries == 1:
            freeze_until_ended(url, pid)
        await asking
        return int((await connection.execute(text("SELECT 7"))).scalar_one())

    async with opened(url) as store:
        with capture_logs() as log:
            assert await store._writer.write(freezing) == 7
    assert (tries, log) == (2, [])


async def test_a_process_frozen_within_a_statement_blocks_nobody(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server considers such a session active. When it wakes, it starts the transaction again."""
    monkeypatch.setattr("bot.storage.database.postgres.IDLE_SECONDS", 0.2)
    url, tries = await postgres.database(), 0

    async def freezing(connection: AsyncConnection) -> int:
        nonlocal tries
        tries += 1
        await connection.execute(text("LOCK TABLE inbox"))
        if tries == 1:
            await (await session(connection)).prepare("SELECT 1")
            assert await other.accept(intake())
        return int((await connection.execute(text("SELECT 7"))).scalar_one())

    async with opened(url) as frozen, opened(url) as other:
        with capture_logs() as log:
            assert await frozen._writer.write(freezing) == 7
    assert {line["event"] for line in log} == {"frozen_sessions_ended"}


async def test_foreign_text_of_any_length_and_bytes_can_be_stored(postgres: Server) -> None:
    async with opened(await postgres.database()) as store:
        origin = "T1:C1:1.0:" + "a" * 253
        await store.accept(intake("T1:C1:1.0", text="a\0b"))
        await store.apply(opening(origin=origin))
        bounce = JoinedBounce(
            origin=origin, recipient="a\0b@down.example", status=None, reason="undefined", at=NOON, ts=None
        )
        await store.apply(Change(incident=incident(origin=origin, version=1), bounces=(bounce,)))
        assert await store.bounces("B-AAAAAAAA") == [replace(bounce, recipient="ab@down.example")]
        assert [found.text for found in await store.unprocessed()] == ["a\0b"]


async def test_the_server_and_schema_are_named(postgres: Server) -> None:
    async with opened(await postgres.database()) as store:
        version = await store.version()
    assert re.fullmatch(r"PostgreSQL \d+(\.\d+)*", version.server)
    assert (version.schema, version.is_old) == (schema.CURRENT, False)


async def test_the_servers_clock_says_when_an_intake_was_processed(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it decides what is old enough to be deleted; this process's clock may be an hour ahead."""
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 3600)
    url = await postgres.database()
    async with opened(url) as store:
        await store.accept(intake())
        before = await store.time()
        await store.apply(Change(processed=("T1:C1:1.0",)))
        after = await store.time()
    async with to_read(url) as connection:
        (worked_at,) = [row["worked_at"] async for row in export(connection) if row["table"] == "inbox"]
    assert before.timestamp() <= worked_at <= after.timestamp()

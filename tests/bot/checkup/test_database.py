"""A database that cannot be opened is reported with what to do, whichever kind it is."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.checkup import checkup
from bot.checkup.database import examine_clock, examine_database
from bot.models.diagnosis import FindingState
from bot.settings import load
from bot.storage.database import schema
from bot.storage.database.sqlite import needs_migration
from tests.postgres import Server
from tests.twins.store import MemoryStore


@pytest.mark.parametrize(
    ("url", "summary", "fix"),
    [
        ("sqlite:////dev/null/b.sqlite", "/dev/null cannot be created", "Name another folder."),
        ("sqlite:///{}", "cannot be used (it is a folder)", "Name a file in BOUNCEBOT_DATABASE_URL."),
        ("postgresql://us@127.0.0.1:1/b", "b on 127.0.0.1:1 cannot be used", "Check BOUNCEBOT_DATABASE_URL,"),
    ],
)
@pytest.mark.usefixtures("no_network")
async def test_a_database_that_cannot_be_opened_is_reported_with_what_to_do(
    url: str, summary: str, fix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, database, *_ = await checkup(load(BOUNCEBOT_DATABASE_URL=url.format(tmp_path)))
    assert (database.name, database.state) == ("database", FindingState.FAIL)
    assert summary in database.summary
    assert str(database.fix).startswith(fix)


@pytest.mark.usefixtures("no_network")
async def test_an_older_database_is_examined_and_left_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = create_engine(f"sqlite:///{tmp_path}/b.sqlite")
    with engine.begin() as connection:
        schema.migrate(connection, "0008")
    engine.dispose()
    _, database, *_ = await checkup(load(BOUNCEBOT_DATABASE_URL=f"sqlite:///{tmp_path}/b.sqlite"))
    assert database.state is FindingState.OK
    which = f"SQLite {sqlite3.sqlite_version} in {tmp_path}/b.sqlite with schema 0008"
    assert f"It is {which}, which the next start brings to {schema.CURRENT}." in database.summary
    assert needs_migration(tmp_path / "b.sqlite")


class ReadOnly(MemoryStore):
    async def writable(self) -> bool:
        return False


async def test_a_database_that_accepts_no_writes_is_reported_with_what_to_check() -> None:
    found = await examine_database(ReadOnly())
    assert found.state is FindingState.FAIL
    assert "nothing new is processed" in found.summary
    assert str(found.fix).startswith("Check its disk")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(50, "agrees"), (-50, "agrees"), (7201, "2 hours ahead"), (-120, "2 minutes behind")],
)
def test_the_databases_clock_is_compared_with_ours(seconds: float, words: str) -> None:
    found = examine_clock(datetime.now(UTC) + timedelta(seconds=seconds))
    assert words in found.summary
    assert (found.state is FindingState.OK) is (abs(seconds) < 60)
    assert bool(found.fix) is (found.state is FindingState.FAIL)


@pytest.mark.usefixtures("no_network")
async def test_the_clock_of_a_database_server_is_examined(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = await checkup(load(BOUNCEBOT_DATABASE_URL=await postgres.database()))
    states = {each.name: each.state for each in found if each.name.startswith("database")}
    assert states == {"database": FindingState.OK, "database-clock": FindingState.OK}

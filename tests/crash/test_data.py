"""`bouncebot data` is killed in the middle of its work: what it writes to is whole or refused, what it reads
from is untouched, and running the command again does what it should have done."""

import asyncio
import json
import os
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.models.query import Query
from bot.storage.upkeep import export, move, to_read
from tests.bot.storage.stories import opening
from tests.crash import dying
from tests.crash.process import ROOT
from tests.given import intake
from tests.postgres import Server
from tests.stores import opened

pytestmark = pytest.mark.crash

KIM = "kim@down.example"
UNFINISHED = "was not filled to the end by `bouncebot data move`; run that command again"
BEGUN = 12
"""A step of a move soon after the target was marked, which is the first thing it does there."""

NewDatabase = Callable[[], Awaitable[str]]


@pytest.fixture
async def old(tmp_path: Path) -> str:
    """The URL of a database with an incident about Kim."""
    return await filled(f"sqlite:///{tmp_path}/old.sqlite")


async def filled(url: str) -> str:
    async with opened(url) as store:
        await store.accept(intake(text=f"mail to {KIM} bounces"))
        await store.apply(opening(query=Query(status="4.4.1", domain="down.example", address=KIM)))
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Makes URLs of databases that are new."""
    numbers = count()

    async def file() -> str:
        return f"sqlite:///{tmp_path}/new{next(numbers)}.sqlite"

    if request.param == "sqlite":
        return file
    server: Server = request.getfixturevalue("postgres")
    return server.empty


async def rows(url: str) -> list[object]:
    async with to_read(url) as connection:
        return [row async for row in export(connection)]


async def is_refused(url: str) -> bool:
    """Whether a database is refused as the unfinished target of a move."""
    try:
        await rows(url)
    except StorageError as error:
        return UNFINISHED in str(error)
    return False


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(range(BEGUN, 1000, 31), id="some"),
        pytest.param(range(BEGUN, 1000), id="all", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
    ],
)
async def test_the_target_of_a_killed_move_is_refused_until_it_is_moved_again(
    steps: range, old: str, new: NewDatabase, tmp_path: Path
) -> None:
    before, source = await rows(old), (tmp_path / "old.sqlite").read_bytes()
    for step in steps:
        url = await new()
        await dying.data(tmp_path, old, "move", url, killed_at=step)
        assert (tmp_path / "old.sqlite").read_bytes() == source
        if not await is_refused(url):
            break  # it was done, whether the process lived a little longer or not
        assert await dying.data(tmp_path, old, "move", url) == 0
        assert await rows(url) == before
    assert await rows(url) == before
    assert (tmp_path / "old.sqlite").read_bytes() == source


async def test_a_move_out_of_postgres_can_be_killed_too(tmp_path: Path, postgres: Server) -> None:
    old, new = await filled(await postgres.database()), f"sqlite:///{tmp_path}/new.sqlite"
    before = await rows(old)
    assert await dying.data(tmp_path, old, "move", new, killed_at=100) == dying.KILLED
    with pytest.raises(StorageError, match=UNFINISHED):
        await rows(new)
    assert await rows(old) == before
    assert await dying.data(tmp_path, old, "move", new) == 0
    assert await rows(new) == before


async def test_an_unfinished_target_is_filled_from_another_source_too(tmp_path: Path, old: str) -> None:
    new, other = f"sqlite:///{tmp_path}/new.sqlite", f"sqlite:///{tmp_path}/other.sqlite"
    assert await dying.data(tmp_path, old, "move", new, killed_at=90) == dying.KILLED
    async with opened(other) as store:
        await store.accept(intake("T1:C1:9.0"))
    await move(other, new)
    assert await rows(new) == await rows(other)


async def test_an_address_is_forgotten_wholly_or_not_at_all(tmp_path: Path, old: str) -> None:
    """Killed at every step, and run again in between: it is there whole, until one run lives to the end."""
    before = await rows(old)
    for step in count(1):
        if await dying.data(tmp_path, old, "forget", KIM, killed_at=step) == 0:
            break
        assert await rows(old) == before
    assert KIM in str(before)
    assert KIM not in str(await rows(old))


@pytest.fixture
def large(old: str, tmp_path: Path) -> str:
    """The same database with 20 MB more, so that a kill comes in the middle."""
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as file:
        many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)"
        values = "'T1:C9:' || i, 1, 1, json_object('text', hex(zeroblob(500)))"
        file.execute(
            f"{many} INSERT INTO inbox (origin, received_at, worked_at, body) SELECT {values} FROM n"
        )
        file.commit()
    return old


async def test_a_killed_backup_leaves_no_backup_and_can_be_made_again(large: str, tmp_path: Path) -> None:
    copy, partial = tmp_path / "copy.sqlite", tmp_path / "copy.sqlite.partial"
    while not partial.exists():  # after a kill that came too late there is a whole copy
        copy.unlink(missing_ok=True)
        process = await command(tmp_path, large, "backup", "copy.sqlite")
        await asyncio.to_thread(wait_for_content, partial, process)
        await killed(process)
    assert not copy.exists()
    assert await dying.data(tmp_path, large, "backup", "copy.sqlite") == 0
    assert await rows(f"sqlite:///{copy}") == await rows(large)
    assert not [name for name in os.listdir(tmp_path) if "partial" in name]


async def test_a_killed_export_has_whole_lines_and_changes_nothing(large: str, tmp_path: Path) -> None:
    source = (tmp_path / "old.sqlite").read_bytes()
    process = await command(tmp_path, large, "export")
    assert process.stdout
    lines = [await process.stdout.readline() for _ in range(3)]
    await killed(process)
    assert [json.loads(line)["table"] for line in lines] == ["inbox"] * 3
    assert process.returncode == dying.KILLED
    assert (tmp_path / "old.sqlite").read_bytes() == source
    assert await dying.data(tmp_path, large, "export") == 0
    told = (tmp_path / "told").read_text().splitlines()
    assert [json.loads(line) for line in told] == await rows(large)


async def command(folder: Path, url: str, *words: str) -> asyncio.subprocess.Process:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BOUNCEBOT_DATABASE_URL": url}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot", "data", *words,
        cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


def wait_for_content(file: Path, process: asyncio.subprocess.Process) -> None:
    """Waits until the file has content, or the process has ended."""
    while process.returncode is None and not (file.exists() and file.stat().st_size):
        time.sleep(0.001)


async def killed(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()

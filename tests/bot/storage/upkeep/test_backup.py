"""A backup of a running bot's database can be opened, and overwrites nothing."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from bot.errors import StorageError
from bot.storage.upkeep import back_up
from tests.bot.storage.stories import opening
from tests.sqlite import database
from tests.stores import opened


async def test_a_backup_made_while_the_bot_runs_has_what_was_committed(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/b.sqlite") as store:
        await store.apply(opening())
        size = back_up(f"sqlite:///{tmp_path}/b.sqlite", tmp_path / "copy.sqlite")
    async with opened(f"sqlite:///{tmp_path}/copy.sqlite") as copy:
        assert await copy.incident("B-AAAAAAAA")
    assert size > 0


def test_a_bot_that_never_stops_writing_does_not_prevent_a_backup(tmp_path: Path) -> None:
    large = tmp_path / "b.sqlite"
    with closing(sqlite3.connect(large)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE large (n INTEGER PRIMARY KEY, words TEXT)")
        file.executemany("INSERT INTO large (words) VALUES (?)", [("x" * 4000,)] * 10_000)
        file.commit()
    over = Event()

    def write() -> None:
        with closing(sqlite3.connect(large, timeout=20)) as bot:
            bot.execute("PRAGMA synchronous=OFF")  # so that nothing slows it down
            while not over.wait(0.001):
                bot.execute("UPDATE large SET words = words || 'x' WHERE n = 1")
                bot.commit()

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write)
        try:
            assert back_up(f"sqlite:///{large}", tmp_path / "copy.sqlite") > 10_000 * 4000
        finally:
            over.set()
        writing.result()


def test_a_backup_appears_only_when_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        assert not (tmp_path / "copy").exists()
        raise KeyboardInterrupt

    database(tmp_path / "b.sqlite")
    monkeypatch.setattr("bot.storage.upkeep.backup._copy", interrupted)
    with pytest.raises(KeyboardInterrupt):
        back_up(f"sqlite:///{tmp_path}/b.sqlite", tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir()] == ["b.sqlite"]


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").touch()
    (tmp_path / "precious").write_text("mine")
    with pytest.raises(StorageError, match="is not overwritten"):
        back_up(f"sqlite:///{tmp_path}/b.sqlite", tmp_path / "precious")
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("nowhere/copy", "No such file or directory"),
        ("b.sqlite/copy", "Not a directory"),
        ("taken", "Is a directory"),
        ("x" * 250, "File name too long"),
        ("x" * 300, "File name too long"),
    ],
    ids=["no folder", "a file for a folder", "a folder for the partial copy", "almost too long", "too long"],
)
def test_a_backup_that_cannot_be_created_is_reported(tmp_path: Path, to: str, why: str) -> None:
    (tmp_path / "b.sqlite").touch()
    (tmp_path / "taken.partial").mkdir()
    with pytest.raises(StorageError, match=rf"{to} cannot be created \({why}\); name another"):
        back_up(f"sqlite:///{tmp_path}/b.sqlite", tmp_path / to)


async def test_a_backup_is_readable_only_by_its_maker(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/b.sqlite"):
        back_up(f"sqlite:///{tmp_path}/b.sqlite", tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_corrupt_database_leaves_no_partial_backup(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").write_bytes(b"no database at all" * 99)
    with pytest.raises(StorageError, match="could not be copied"):
        back_up(f"sqlite:///{tmp_path}/b.sqlite", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()

"""The start waits for a database that is starting too, and not for one that refuses us."""

import pytest
from structlog.testing import capture_logs

from bot.app import opening
from bot.app.opening import open_store
from bot.errors import DatabaseAwayError, StorageError
from bot.storage import SqlStore


class Starting(SqlStore):
    """Cannot be reached a few times."""

    def __init__(self, *troubles: StorageError) -> None:
        super().__init__("sqlite:////nowhere")
        self.troubles = list(troubles)

    async def open(self, *, migrate: bool = True) -> None:  # that of the store
        if self.troubles:
            raise self.troubles.pop(0)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PAUSE", 0.0)


async def test_a_database_that_is_starting_is_awaited_and_told_once() -> None:
    away = DatabaseAwayError("The database is starting up.")
    with capture_logs() as lines:
        await open_store(Starting(away, away, away))
    (line,) = lines
    assert (line["event"], line["why"]) == ("database_awaited", "The database is starting up.")


async def test_a_refusal_ends_the_start_at_once() -> None:
    store = Starting(StorageError("Wrong password."), StorageError("Not asked again."))
    with pytest.raises(StorageError, match="Wrong password"):
        await open_store(store)
    assert len(store.troubles) == 1


async def test_a_database_that_stays_away_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.0)
    with pytest.raises(DatabaseAwayError):
        await open_store(Starting(DatabaseAwayError("Away."), DatabaseAwayError("Away.")))

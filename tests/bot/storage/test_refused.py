"""A value that the database refuses is no outage, and harms nobody else; on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import RefusedValueError
from bot.ports.change import Change
from bot.storage import SqlStore
from tests.bot.storage.conftest import made
from tests.bot.storage.stories import opening
from tests.given import intake, watch

HALF_A_PAIR = "secret \ud800"


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await made(request, tmp_path)
    assert isinstance(opened, SqlStore)
    await opened.open()
    yield opened
    await opened.close()


def numbered(check_no: int) -> Change:
    return Change(watch=replace(watch("B-AAAAAAAA"), check_no=check_no))


def to_no_incident() -> Change:
    return Change(watch=watch("B-BBBBBBBB"))


@pytest.mark.parametrize(
    "change",
    [numbered(2**70), to_no_incident(), opening("B-CCCCCCCC", domain=HALF_A_PAIR)],
    ids=["large", "alone", "half"],
)
async def test_a_change_with_such_a_value_is_refused_and_others_are_stored(
    store: SqlStore, change: Change
) -> None:
    await store.apply(opening())
    with capture_logs() as log:
        told = await asyncio.gather(
            store.apply(change), store.accept(intake()), store.apply(numbered(3)), return_exceptions=True
        )
    assert [type(one) for one in told] == [RefusedValueError, bool, type(None)]
    assert [line["event"] for line in log] == ["value_refused"]


async def test_a_refused_value_is_not_repeated_in_the_log_or_the_error(store: SqlStore) -> None:
    with capture_logs() as log:
        with pytest.raises(RefusedValueError) as writing:
            await store.accept(intake(text=HALF_A_PAIR))
        with pytest.raises(RefusedValueError) as reading:
            await store.incident_of_origin(HALF_A_PAIR)
    assert "secret" not in f"{log} {writing.value!r} {reading.value!r}"
    assert await store.writable()


@pytest.mark.parametrize("origin", ["T1:C1:\0", "T1:C1:" + "1" * 300], ids=["NUL", "long"])
async def test_what_only_postgres_refuses_is_no_outage_either(store: SqlStore, origin: str) -> None:
    if not store.shared:
        assert await store.accept(intake(origin))
        return
    with capture_logs() as log, pytest.raises(RefusedValueError):
        await store.accept(intake(origin))
    assert [line["event"] for line in log] == ["value_refused"]

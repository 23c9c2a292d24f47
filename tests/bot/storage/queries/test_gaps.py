"""Since when messages were missed; on every store."""

from datetime import timedelta

from bot.ports.store import Store
from tests.given import NOON

SOON = NOON + timedelta(seconds=15)


async def test_a_gap_stays_until_everything_missed_by_its_last_note_is_read(store: Store) -> None:
    assert await store.note_gap("T1", SOON, SOON) == SOON
    assert await store.note_gap("T1", NOON, NOON) == NOON
    assert await store.note_gap("T2", SOON, SOON) == SOON
    assert await store.note_gap("T1", SOON, SOON) == NOON
    await store.close_gap("T1", NOON)
    assert await store.note_gap("T1", SOON, SOON) == NOON
    await store.close_gap("T1", SOON)
    assert await store.note_gap("T1", SOON, SOON) == SOON

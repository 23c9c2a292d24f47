"""Where a card is, and whether it is up to date; on every store."""

from datetime import timedelta
from typing import Any

from bot.models.incident import IncidentState
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import opening
from tests.given import NOON, incident

SOON = NOON + timedelta(seconds=15)


async def test_a_card_under_a_message_is_in_that_messages_thread(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0", thread_ts="3.0"))
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.card_ts, found.thread_ts) == ("10.5", "3.0")


async def test_the_cards_place_survives_a_change_decided_before_it_was_posted(store: Store) -> None:
    await store.apply(opening())
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    await store.apply(Change(incident=incident(version=1, count=2)))
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.card_ts, found.thread_ts, found.count) == ("10.5", "10.5", 2)


async def test_only_the_newest_card_matters(store: Store) -> None:
    await store.apply(opening())
    assert await store.stale_cards("T1") == []
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    await store.apply(Change(incident=incident(version=1, count=2)))
    await store.apply(Change(incident=incident(version=2, count=3)))
    (stale,) = await store.stale_cards("T1")
    assert (stale.count, stale.version) == (3, 3)
    assert await store.stale_cards("T1", postponed=[("B-AAAAAAAA", 3), ("B-BBBBBBBB", 1)]) == []
    assert await store.stale_cards("T1", postponed=[("B-AAAAAAAA", 2)]) == [stale]
    assert await store.stale_cards("T1", paused=["C1"]) == []
    assert await store.stale_cards("T1", paused=["C2"]) == [stale]
    await store.card_shown("B-AAAAAAAA", 3)
    assert await store.stale_cards("T1") == []


async def test_a_card_that_says_checking_does_not_wait_for_hundreds_that_recovered(store: Store) -> None:
    """Slack lets us change 45 cards a minute; the older ones have shown a verdict already."""
    for name, opened_at, shown in (("B-AAAAAAAA", NOON, 2), ("B-BBBBBBBB", SOON, 1)):
        of: dict[str, Any] = {"domain": name.lower(), "opened_at": opened_at}
        await store.apply(opening(name, **of))
        await store.sent(f"{name}/card", "10.5", SOON)
        for version in (1, 2):
            later = incident(name, version=version, state=IncidentState.WAITING, **of)
            await store.apply(Change(incident=later))
        await store.card_shown(name, shown)
    assert [one.id for one in await store.stale_cards("T1")] == ["B-BBBBBBBB", "B-AAAAAAAA"]

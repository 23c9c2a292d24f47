"""Each part of the work has one owner at a time, and whoever loses it notices; on every store."""

from datetime import timedelta

import pytest

from bot.errors import AlreadyProcessedError
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import opening, to_send
from tests.given import NOON, intake

SOON = NOON + timedelta(seconds=15)
LATER = SOON + timedelta(seconds=15)
CARD = "B-AAAAAAAA/card"


async def test_a_lease_held_by_one_process_is_refused_to_another(store: Store) -> None:
    assert await store.take_leases(["inbox T1 C1", "inbox T1 C2"], "one", NOON, SOON) == {
        "inbox T1 C1",
        "inbox T1 C2",
    }
    assert await store.take_leases(["inbox T1 C1", "inbox T1 C3"], "two", NOON, SOON) == {"inbox T1 C3"}
    assert await store.take_leases(["inbox T1 C1"], "one", NOON, SOON) == {"inbox T1 C1"}


async def test_an_expired_lease_goes_to_the_next_that_asks(store: Store) -> None:
    await store.take_leases(["a"], "one", NOON, SOON)
    assert await store.take_leases(["a"], "two", SOON, LATER) == {"a"}
    assert await store.take_leases(["a"], "one", SOON, LATER) == set()


async def test_only_a_lease_still_held_is_renewed(store: Store) -> None:
    await store.take_leases(["a", "b"], "one", NOON, SOON)
    await store.take_leases(["c"], "two", NOON, SOON)
    assert await store.renew_leases("one", NOON, LATER) == {"a", "b"}
    assert await store.take_leases(["a", "c"], "three", SOON, LATER) == {"c"}
    assert await store.renew_leases("two", SOON, LATER) == set()


async def test_a_released_lease_is_free_and_only_its_holder_can_release_it(store: Store) -> None:
    await store.take_leases(["a", "b"], "one", NOON, SOON)
    await store.release_leases(["a", "b"], "two")
    await store.release_leases(["a"], "one")
    assert await store.take_leases(["a", "b"], "two", NOON, SOON) == {"a"}
    await store.release("one")
    assert await store.take_leases(["b"], "two", NOON, SOON) == {"b"}


TOO_FAR = NOON + timedelta(hours=2)
"""The end of a lease that was taken by a clock which was two hours ahead."""


async def test_leases_that_end_too_far_ahead_are_shortened_and_others_are_not(store: Store) -> None:
    await store.apply(opening())
    await store.take_leases(["far"], "one", NOON, TOO_FAR)
    await store.take_leases(["near"], "one", NOON, LATER)
    await store.claim("B-AAAAAAAA", 0, "one", NOON, TOO_FAR)
    await store.shorten_leases(LATER, SOON)
    before, soon = SOON - timedelta(seconds=1), SOON + timedelta(seconds=15)
    assert await store.take_leases(["far", "near"], "two", before, LATER) == set()
    assert await store.due(before) == []
    assert not await store.claim("B-AAAAAAAA", 0, "two", before, LATER)
    assert await store.next_due_at(before) == SOON
    assert len(await store.due(SOON)) == 1
    assert await store.claim("B-AAAAAAAA", 0, "two", SOON, soon)
    assert await store.take_leases(["far", "near"], "two", SOON, soon) == {"far"}


async def test_a_living_holder_keeps_a_shortened_lease(store: Store) -> None:
    await store.apply(opening())
    await store.take_leases(["a"], "one", NOON, TOO_FAR)
    await store.claim("B-AAAAAAAA", 0, "one", NOON, TOO_FAR)
    await store.shorten_leases(LATER, SOON)
    assert await store.renew_leases("one", NOON, LATER) == {"a"}
    assert await store.claim("B-AAAAAAAA", 0, "one", NOON, LATER)
    assert await store.take_leases(["a"], "two", SOON, LATER) == set()
    assert not await store.claim("B-AAAAAAAA", 0, "two", SOON, LATER)


async def test_an_intake_is_processed_once(store: Store) -> None:
    await store.accept(intake("T1:C1:1.0"))
    await store.apply(Change(processed=("T1:C1:1.0",)))
    with pytest.raises(AlreadyProcessedError):
        await store.apply(opened_by("T1:C1:1.0"))
    assert await store.incident("B-AAAAAAAA") is None


def opened_by(origin: str) -> Change:
    change = opening()
    return Change(processed=(origin,), incident=change.incident, watch=change.watch, posts=change.posts)


async def test_an_attempt_begins_only_after_the_one_that_is_known(store: Store) -> None:
    await store.apply(opening())
    assert await store.sending(CARD, NOON)
    assert not await store.sending(CARD, SOON)
    assert await store.sending(CARD, SOON, NOON)
    await store.not_sent(CARD, NOON)
    assert [one.sending_since for one in await to_send(store)] == [SOON]


async def test_the_first_confirmation_counts(store: Store) -> None:
    await store.apply(opening())
    assert await store.sent(CARD, "10.5", NOON)
    assert await store.sent(CARD, "10.5", SOON)
    assert not await store.sent(CARD, "11.5", SOON)
    assert not await store.sending(CARD, SOON)
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert found.card_ts == "10.5"

"""Accepted intakes are processed once, and each channel gets its turn; on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.models.intake import IntakeKind
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import opening
from tests.given import NOON, intake

SOON = NOON + timedelta(seconds=15)


async def test_later_edits_of_a_message_are_known_whoever_processed_them(store: Store) -> None:
    first, second, third = (
        intake("T1:C1:1.0").as_edited(f"{at}.000000") for at in (1700000009, 1700000010, 1700000011)
    )
    for other in (
        "T1:C1:1.0",
        "T1:C1:1.0:reaction:U1",
        "T1:C1:1.0:shortcut:U1",
        "T1:C1:1.00:edit:1800000000.000000",
    ):
        await store.accept(intake(other))
    for edit in (third, second):
        await store.accept(edit)
    await store.apply(Change(processed=(third.origin,)))
    assert [await store.edited_since(edit) for edit in (first, second, third)] == [True, True, False]


async def test_the_same_origin_is_accepted_once(store: Store) -> None:
    assert await store.accept(intake()) is True
    assert await store.accept(intake(text="again")) is False
    assert [found.text for found in await store.unprocessed()] == [""]


async def test_a_busy_channel_hides_nothing_that_waits_elsewhere(store: Store) -> None:
    for number in range(3):
        await store.accept(intake(f"T1:C1:{number}.0"))
    await store.accept(intake("trigger", channel="C1"))
    await store.accept(intake("T1:C1:trigger", channel="C2"))
    await store.accept(intake("T1:C11:1.0", channel="C11"))
    found = await store.unprocessed(2, {("T1", "C1"), ("T2", "C11"), ("T1", "C_1")})
    assert [one.origin for one in found] == ["T1:C1:trigger", "T1:C11:1.0"]


async def test_each_workspace_has_its_own_time_of_last_contact(store: Store) -> None:
    await store.accept(intake())
    await store.accept(intake("T2:C1:1.0", team="T2", received_at=SOON))
    heard = [await store.last_accepted_at(team) for team in ("T1", "T2", "T3")]
    assert heard == [NOON, SOON, None]


async def test_a_processed_intake_is_completed_in_the_same_transaction_as_its_results(store: Store) -> None:
    await store.accept(intake("T1:C1:1.0"))
    await store.accept(intake("T1:C1:2.0", payload={"files": [{"id": "F1"}]}))
    await store.apply(replace(opening(), processed=("T1:C1:1.0",)))
    (left,) = await store.unprocessed()
    assert (left.origin, left.payload) == ("T1:C1:2.0", {"files": [{"id": "F1"}]})


async def test_direct_messages_in_which_somebody_has_written_are_known_latest_first(store: Store) -> None:
    for number, (team, channel) in enumerate(
        [("T1", "D1"), ("T1", "C1"), ("T1", "D2"), ("T2", "D3"), ("T1", "D1")]
    ):
        await store.accept(intake(f"{number}", team=team, channel=channel))
    assert await store.direct_channels("T1", 10) == ["D1", "D2"]
    assert await store.direct_channels("T1", 1) == ["D1"]


async def test_a_message_pointed_at_is_known_by_whoever_did_and_in_that_way_only(store: Store) -> None:
    reaction, shortcut = (
        intake("T1:C1:1.0", ts="1.0", kind=kind) for kind in (IntakeKind.REACTION, IntakeKind.SHORTCUT)
    )
    await store.accept(intake("T1:C1:1.0"))
    await store.accept(replace(reaction, origin="T1:C1:1.00").as_pointed_at("Ev1"))
    await store.accept(shortcut.as_pointed_at("press"))
    assert not await store.was_pointed_at(reaction)
    await store.accept(reaction.as_pointed_at("Ev1"))
    assert await store.was_pointed_at(reaction.as_pointed_at("history"))

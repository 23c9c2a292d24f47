"""Posts that wait for the end of quiet hours, and what a week leaves behind: told to each store alike."""

from dataclasses import replace
from datetime import timedelta

from bot.models.incident import IncidentState
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import to_send
from tests.given import NOON, incident, post

LATER = NOON + timedelta(hours=8)


async def test_a_post_goes_when_its_time_has_come(store: Store) -> None:
    await store.apply(Change(incident=incident(), posts=(replace(post(), not_before=LATER),)))
    assert not await to_send(store, NOON)
    (ready,) = await to_send(store, LATER)
    assert ready.post.not_before == LATER
    assert len(await to_send(store, LATER)) == 1


async def test_a_try_that_came_to_nothing_can_be_put_off(store: Store) -> None:
    await store.apply(Change(incident=incident(), posts=(post(),)))
    await store.sending(post().key, NOON)
    await store.not_sent(post().key, NOON, LATER)
    assert not await to_send(store, NOON)
    (again,) = await to_send(store, LATER)
    assert (again.post.not_before, again.sending_since) == (LATER, None)


async def test_a_week_has_what_is_open_and_what_began_or_ended_in_it(store: Store) -> None:
    long_ago, lately = NOON - timedelta(days=20), NOON - timedelta(days=2)
    over = incident("B-AAAAAAA1", "d1.example", state=IncidentState.RECOVERED, opened_at=long_ago)
    await store.apply(Change(incident=incident("B-AAAAAAA0", "d0.example", opened_at=long_ago)))
    await store.apply(Change(incident=replace(over, closed_at=lately)))
    await store.apply(Change(incident=replace(over, id="B-AAAAAAA2", closed_at=long_ago)))
    found = await store.incidents_since("T1", "C1", NOON - timedelta(days=7))
    assert {one.id for one in found} == {"B-AAAAAAA0", "B-AAAAAAA1"}
    assert not await store.incidents_since("T1", "C2", long_ago)

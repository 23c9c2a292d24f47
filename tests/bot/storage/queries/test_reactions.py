"""Reactions on the message that opened an incident, and on those that joined; on every store."""

from datetime import timedelta

from bot.ports.change import Change, JoinedBounce
from bot.ports.outbox import NewReaction, Reaction
from bot.ports.store import Store
from tests.bot.storage.stories import opening, to_send
from tests.given import NOON, incident

SOON = NOON + timedelta(seconds=15)


async def test_the_reaction_follows_on_the_message_that_opened_it(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0", thread_ts="3.0"))
    (found,) = await store.stale_reactions("T1")
    assert await store.reactions_on("T1", "C1", "3.0") == [Reaction(incident=found)]
    await shown(store, Reaction(incident=found), "mag", "mag")
    assert await store.stale_reactions("T1") == []
    await store.apply(Change(incident=incident(version=1, origin_ts="3.0", thread_ts="3.0", count=2)))
    assert [one.id for one in await store.stale_reactions("T1")] == [found.id]
    assert [one.shown for one in await store.reactions_on("T1", "C1", "3.0")] == ["mag"]


async def test_messages_that_joined_show_the_incidents_reaction(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0"))
    for version, ts in enumerate(("4.0", None, "5.0"), start=1):
        await store.apply(Change(incident=incident(version=version, origin_ts="3.0"), bounces=(joining(ts),)))
    assert await store.stale_joined_reactions("T1") == []
    opened = Reaction(incident=incident(version=4))
    await shown(store, opened, "mag", "exclamation")
    assert await joined_reactions(store) == [("4.0", None, "mag"), ("5.0", None, "mag")]
    first = (await store.stale_joined_reactions("T1"))[0]
    await shown(store, first, "mag", "mag")
    assert await joined_reactions(store) == [("5.0", None, "mag")]
    await shown(store, opened, "hourglass", "exclamation")
    assert await joined_reactions(store) == [("4.0", "mag", "hourglass"), ("5.0", None, "hourglass")]


async def test_a_reaction_that_changed_while_another_was_set_is_still_due(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0"))
    await store.apply(Change(incident=incident(version=1, origin_ts="3.0"), bounces=(joining("4.0"),)))
    opened = Reaction(incident=incident(version=2))
    await shown(store, opened, "mag", "mag")
    (before,) = await store.stale_joined_reactions("T1")
    await shown(store, opened, "hourglass", "hourglass")
    await shown(store, before, "mag", "mag")
    assert await joined_reactions(store) == [("4.0", "mag", "hourglass")]


async def test_messages_that_joined_an_incident_without_a_reaction_lose_theirs(
    store: Store,
) -> None:
    await store.apply(opening(origin_ts="3.0"))
    await store.apply(Change(incident=incident(version=1, origin_ts="3.0"), bounces=(joining("4.0"),)))
    opened = Reaction(incident=incident(version=2))
    await shown(store, opened, "mag", "mag")
    (joined,) = await store.stale_joined_reactions("T1")
    await shown(store, joined, "mag", "mag")
    await shown(store, opened, "", "")
    assert await joined_reactions(store) == [("4.0", "mag", "")]


async def test_a_message_reacts_for_what_it_opened_and_joined(store: Store) -> None:
    await store.apply(opening("B-AAAAAAAA", origin_ts="3.0"))
    await store.apply(opening("B-BBBBBBBB", domain="other.example", origin_ts="4.0"))
    joined = incident("B-AAAAAAAA", version=1, origin_ts="3.0")
    await store.apply(Change(incident=joined, bounces=(joining("4.0"), joining("5.0"))))
    told = await store.reactions_on("T1", "C1", "4.0")
    assert [(one.incident.id, one.joined) for one in told] == [("B-BBBBBBBB", None), ("B-AAAAAAAA", "4.0")]
    assert await store.reactions_on("T1", "C2", "4.0") == await store.reactions_on("T2", "C1", "4.0") == []


async def test_pending_work_of_one_workspace_hides_nothing_of_another(store: Store) -> None:
    for name, team in {"B-AAAAAAAA": "T0GONE", "B-BBBBBBBB": "T1"}.items():
        await store.apply(opening(name, team=team, origin_ts="3.0"))
        await store.sent(f"{name}/card", "10.5", SOON)
        bounce = JoinedBounce(
            origin=f"{team}:C1:4.0", recipient=None, status=None, reason="undefined", at=SOON, ts="4.0"
        )
        changed = incident(name, version=1, team=team, origin_ts="3.0")
        await store.apply(Change(incident=changed, bounces=(bounce,)))
    assert [one.post.key for one in await to_send(store)] == ["B-BBBBBBBB/diagnosis"]
    assert [one.id for one in await store.stale_cards("T1", 1)] == ["B-BBBBBBBB"]
    assert [one.id for one in await store.stale_reactions("T1", 1)] == ["B-BBBBBBBB"]
    both = [incident(name, version=2) for name in ("B-AAAAAAAA", "B-BBBBBBBB")]
    await store.reactions_shown([noted(Reaction(incident=one), "mag", "mag") for one in both])
    assert [one.incident.id for one in await store.stale_joined_reactions("T1", 1)] == ["B-BBBBBBBB"]


def noted(told: Reaction, sign: str, reaction: str) -> NewReaction:
    return NewReaction(on=told, sign=sign, reaction=reaction)


async def shown(store: Store, told: Reaction, sign: str, reaction: str) -> None:
    await store.reactions_shown([noted(told, sign, reaction)])


def joining(ts: str | None) -> JoinedBounce:
    return JoinedBounce(origin=f"T1:C1:{ts}", recipient=None, status=None, reason="undefined", at=SOON, ts=ts)


async def joined_reactions(store: Store) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.joined, one.shown, one.due) for one in await store.stale_joined_reactions("T1")]

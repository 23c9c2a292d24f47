"""Nothing accepted is lost, nothing is said or looked at twice: told to every store."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import ConflictError
from bot.models.content import Said
from bot.models.incident import IncidentState
from bot.models.post import Place, Post
from bot.models.watch import WatchState
from bot.ports.change import Change, JoinedBounce
from bot.ports.outbox import NewReaction, Reaction
from bot.ports.store import Store
from tests.bot.storage.stories import opening, to_send
from tests.given import NOON, incident, intake, post, said, watch

SOON = NOON + timedelta(seconds=15)


async def test_of_a_messages_edits_the_later_ones_are_known_whoever_worked_them_off(store: Store) -> None:
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
    await store.apply(Change(worked=(third.origin,)))
    assert [await store.edited_since(edit) for edit in (first, second, third)] == [True, True, False]


async def test_the_same_origin_is_accepted_once(store: Store) -> None:
    assert await store.accept(intake()) is True
    assert await store.accept(intake(text="again")) is False
    assert [found.text for found in await store.unworked()] == [""]


async def test_of_a_channel_that_is_busy_nothing_hides_what_waits_elsewhere(store: Store) -> None:
    for number in range(3):
        await store.accept(intake(f"T1:C1:{number}.0"))
    await store.accept(intake("trigger", channel="C1"))
    await store.accept(intake("T1:C1:trigger", channel="C2"))
    await store.accept(intake("T1:C11:1.0", channel="C11"))
    found = await store.unworked(2, {("T1", "C1"), ("T2", "C11"), ("T1", "C_1")})
    assert [one.origin for one in found] == ["T1:C1:trigger", "T1:C11:1.0"]


async def test_a_gap_stays_until_what_was_missed_by_the_last_note_of_it_is_read(store: Store) -> None:
    assert await store.note_gap("T1", SOON, SOON) == SOON
    assert await store.note_gap("T1", NOON, NOON) == NOON
    assert await store.note_gap("T2", SOON, SOON) == SOON
    assert await store.note_gap("T1", SOON, SOON) == NOON
    await store.close_gap("T1", NOON)
    assert await store.note_gap("T1", SOON, SOON) == NOON
    await store.close_gap("T1", SOON)
    assert await store.note_gap("T1", SOON, SOON) == SOON


async def test_each_workspace_was_last_heard_at_a_time_of_its_own(store: Store) -> None:
    await store.accept(intake())
    await store.accept(intake("T2:C1:1.0", team="T2", received_at=SOON))
    heard = [await store.last_accepted_at(team) for team in ("T1", "T2", "T3")]
    assert heard == [NOON, SOON, None]


async def test_a_worked_intake_is_done_in_the_same_step_as_what_it_led_to(store: Store) -> None:
    await store.accept(intake("T1:C1:1.0"))
    await store.accept(intake("T1:C1:2.0", payload={"files": [{"id": "F1"}]}))
    await store.apply(replace(opening(), worked=("T1:C1:1.0",)))
    (left,) = await store.unworked()
    assert (left.origin, left.payload) == ("T1:C1:2.0", {"files": [{"id": "F1"}]})


async def test_an_incident_that_is_about_another_domain_from_now_on_is_found_there(store: Store) -> None:
    await store.apply(opening())
    moved = incident(domain="other.example", version=1)
    await store.apply(Change(incident=moved))
    assert await store.open_incident("T1", "C1", "down.example") is None
    assert await store.open_incident("T1", "C1", "other.example") == replace(moved, version=2)
    assert [one.id for one in await store.incidents_of("T1", "C1", "other.example")] == [moved.id]
    await store.apply(opening("B-BBBBBBBB"))


async def test_where_another_one_is_open_none_moves_nor_opens_again(store: Store) -> None:
    await store.apply(opening())
    await store.apply(opening("B-BBBBBBBB", domain="other.example"))
    await store.apply(Change(incident=incident(state=IncidentState.RECOVERED, version=1)))
    with pytest.raises(ConflictError):
        await store.apply(Change(incident=incident(domain="other.example", version=2)))
    await store.apply(opening("B-CCCCCCCC"))
    with pytest.raises(ConflictError):
        await store.apply(Change(incident=incident(version=2)))


async def test_one_that_opens_again_has_its_place_again(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(state=IncidentState.RECOVERED, version=1)))
    await store.apply(Change(incident=incident(version=2)))
    assert await store.open_incident("T1", "C1", "down.example") == incident(version=3)


async def test_a_superseded_one_that_changes_leaves_the_place_to_its_successor(store: Store) -> None:
    await store.apply(opening())
    await store.apply(replace(opening("B-BBBBBBBB"), supersedes="B-AAAAAAAA"))
    await store.apply(Change(incident=incident(count=2, version=1)))
    there = await store.open_incident("T1", "C1", "down.example")
    assert there is not None
    assert there.id == "B-BBBBBBBB"


async def test_an_incident_comes_back_as_it_was_stored(store: Store) -> None:
    await store.apply(opening())
    assert await store.incident("B-AAAAAAAA") == incident(version=1)
    assert await store.open_incident("T1", "C1", "down.example") == incident(version=1)
    assert await store.incident("B-ZZZZZZZZ") is None


async def test_two_who_open_the_same_domain_at_once_cannot_both(store: Store) -> None:
    await store.apply(opening())
    with pytest.raises(ConflictError):
        await store.apply(opening("B-BBBBBBBB"))
    assert await store.incident("B-BBBBBBBB") is None
    assert await store.watch("B-BBBBBBBB") is None
    await store.apply(opening("B-CCCCCCCC", domain="other.example"))
    await store.apply(opening("B-DDDDDDDD", channel="C2"))


async def test_a_newer_incident_takes_over_what_bounces_no_longer_join(store: Store) -> None:
    await store.apply(opening())
    await store.apply(replace(opening("B-BBBBBBBB"), supersedes="B-AAAAAAAA"))
    found = await store.open_incident("T1", "C1", "down.example")
    assert found
    assert found.id == "B-BBBBBBBB"
    older = await store.incident("B-AAAAAAAA")
    assert older
    await store.apply(Change(incident=replace(older, taken_by="U1")))
    found = await store.open_incident("T1", "C1", "down.example")
    assert found
    assert found.id == "B-BBBBBBBB"
    assert {one.id for one in await store.open_incidents("T1", "C1")} == {"B-AAAAAAAA", "B-BBBBBBBB"}


async def test_a_closed_incident_makes_room(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(version=1, state=IncidentState.RESOLVED)))
    assert await store.open_incident("T1", "C1", "down.example") is None
    await store.apply(opening("B-BBBBBBBB"))


async def test_who_decided_on_old_knowledge_decides_again(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(version=1, taken_by="U1")))
    with pytest.raises(ConflictError):
        await store.apply(
            Change(incident=incident(version=1, taken_by="U2"), posts=(said("B-AAAAAAAA/action/2"),))
        )
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.taken_by, found.version) == ("U1", 2)


async def test_a_check_number_is_spent_once(store: Store) -> None:
    await store.apply(opening())
    spent = Change(watch=watch(at=SOON, check_no=1), spends=0)
    await store.apply(spent)
    with pytest.raises(ConflictError):
        await store.apply(spent)
    assert await store.watch("B-AAAAAAAA") == watch(at=SOON, check_no=1)
    assert await store.watched("B-AAAAAAAA") == (incident(version=1), watch(at=SOON, check_no=1))
    assert await store.watched("B-BBBBBBBB") is None


async def test_due_watches_come_earliest_first_and_not_before_their_time(store: Store) -> None:
    for name, minutes in (("B-AAAAAAAA", 2), ("B-BBBBBBBB", 1), ("B-CCCCCCCC", 9)):
        change = opening(name, domain=f"{name.lower()}.example")
        await store.apply(replace(change, watch=watch(name, NOON + timedelta(minutes=minutes))))
    assert await store.next_due_at() == NOON + timedelta(minutes=1)
    assert [one.incident for one in await store.due(NOON + timedelta(minutes=1))] == ["B-BBBBBBBB"]
    due = await store.due(NOON + timedelta(minutes=5))
    assert [one.incident for one in due] == ["B-BBBBBBBB", "B-AAAAAAAA"]
    await store.apply(Change(watch=replace(due[0], state=WatchState.DONE)))
    assert [one.incident for one in await store.due(NOON + timedelta(minutes=5))] == ["B-AAAAAAAA"]


async def test_what_somebody_waits_for_goes_before_all_that_is_overdue(store: Store) -> None:
    for name, minutes, urgent in (("B-AAAAAAAA", 1, False), ("B-BBBBBBBB", 3, True), ("B-CCCCCCCC", 2, True)):
        change = opening(name, domain=f"{name.lower()}.example")
        at = NOON + timedelta(minutes=minutes)
        await store.apply(replace(change, watch=watch(name, at, urgent=urgent)))
    due = await store.due(NOON + timedelta(minutes=5))
    assert [one.incident for one in due] == ["B-CCCCCCCC", "B-BBBBBBBB", "B-AAAAAAAA"]
    assert [one.incident for one in await store.due(NOON + timedelta(minutes=5), 2)] == [
        "B-CCCCCCCC",
        "B-BBBBBBBB",
    ]


async def test_a_lease_keeps_others_away_until_it_ends_or_is_handed_back(store: Store) -> None:
    await store.apply(opening())
    assert await store.claim("B-AAAAAAAA", 0, "one", NOON, SOON) is True
    assert await store.claim("B-AAAAAAAA", 0, "two", NOON, SOON) is False
    assert await store.due(NOON) == []
    assert await store.next_due_at() == SOON
    assert len(await store.due(SOON)) == 1
    assert await store.claim("B-AAAAAAAA", 0, "two", SOON, SOON + timedelta(seconds=15)) is True
    await store.release("two")
    assert len(await store.due(NOON)) == 1
    assert await store.claim("B-AAAAAAAA", 7, "one", NOON, SOON) is False


async def test_a_channel_that_is_blocked_hides_no_other(store: Store) -> None:
    for number in range(300):
        await store.apply(Change(posts=(_reply(f"answer/{number}", "C1"),)))
    await store.apply(Change(posts=(_reply("answer/late", "C2"), _reply("answer/theirs", "C3", "T2"))))
    assert await next_to_send(store) == ["answer/0", "answer/late"]
    assert await next_to_send(store, busy=("C1",)) == ["answer/late"]
    await store.sending("answer/7", NOON)
    assert await next_to_send(store) == ["answer/7", "answer/late"]


async def test_a_card_goes_before_all_that_has_not_begun(store: Store) -> None:
    await store.apply(Change(posts=(_reply("answer/1", "C1"), _reply("answer/2", "C1"))))
    await store.apply(opening())
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]
    await store.sending("answer/2", NOON)
    assert await next_to_send(store) == ["answer/2"]


async def test_what_was_said_of_no_incident_is_found_by_how_its_key_begins(store: Store) -> None:
    keys = "operator/a%b/2026-11-24", "operator/a_b/2026-11-24", "answer/operator/1"
    await store.apply(opening())
    for key in keys:
        await store.apply(Change(posts=(_reply(key, "C1"),)))
    await store.dropped(keys[1], "is_archived", NOON)
    found = await store.outgoing(keys[1])
    assert found
    assert found.post.key == keys[1]
    assert await store.outgoing("operator/") is None
    assert await store.said("operator/") == [(keys[0], NOON), (keys[1], NOON)]
    assert await store.said("operator/a_") == [(keys[1], NOON)]


def _reply(key: str, channel: str, team: str = "T1") -> Post:
    words = Said(text="words")
    return replace(post(key, Place.REPLY, words), incident="", channel=channel, team=team)


async def test_in_a_channel_that_takes_nothing_cards_rest_and_old_news_for_them_goes(store: Store) -> None:
    day = timedelta(days=1)
    await store.apply(opening())
    await store.apply(Change(posts=(said("B-AAAAAAAA/joined/2"), post("answer/1", Place.REPLY))))
    await store.rest("T1", "C1", NOON + day, NOON)
    assert await next_to_send(store) == ["answer/1"]
    await store.sending("answer/1", NOON)
    await store.sent("answer/1", "1.0", NOON)
    assert await next_to_send(store) == []
    await store.rest("T1", "C1", SOON + day, SOON)
    await store.try_again("T2", "C1", NOON)
    assert await next_to_send(store) == []
    await store.try_again("T1", "C1", NOON)
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]
    await store.sent("B-AAAAAAAA/card", "2.0", NOON)
    assert await next_to_send(store) == []


async def test_a_card_that_is_put_off_goes_with_what_is_new_in_its_thread(store: Store) -> None:
    await store.apply(opening())
    await store.rest("T1", "C1", NOON + timedelta(days=1), NOON)
    await store.apply(Change(posts=(said("B-AAAAAAAA/recheck/1"),)))
    assert await next_to_send(store) == ["B-AAAAAAAA/card"]


async def test_who_lets_us_in_ends_no_quiet_hours(store: Store) -> None:
    waits = replace(post("answer/1", Place.REPLY), not_before=SOON)
    await store.apply(Change(posts=(waits,)))
    await store.try_again("T1", "C1", NOON)
    assert await next_to_send(store) == []
    await store.sending("answer/1", NOON)
    await store.not_sent("answer/1", NOON, SOON)
    await store.try_again("T1", "C1", NOON)
    assert await next_to_send(store) == ["answer/1"]


async def next_to_send(store: Store, busy: tuple[str, ...] = ()) -> list[str]:
    return [one.post.key for one in await store.next_to_send("T1", NOON, busy, 10)]


async def test_a_thread_waits_for_its_card(store: Store) -> None:
    await store.apply(opening())
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/card"]
    await store.sending("B-AAAAAAAA/card", NOON)
    (trying,) = await to_send(store)
    assert (trying.sending_since, trying.attempts) == (NOON, 1)
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.card_ts, found.thread_ts, found.version) == ("10.5", "10.5", 1)
    (answer,) = await to_send(store)
    assert answer.post == said("B-AAAAAAAA/diagnosis")
    assert await store.incident_in_thread("T1", "C1", "10.5") == found


async def test_a_card_under_a_message_lives_in_that_messages_thread(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0", thread_ts="3.0"))
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.card_ts, found.thread_ts) == ("10.5", "3.0")


async def test_where_the_card_stands_survives_a_change_decided_before_it_was_posted(store: Store) -> None:
    await store.apply(opening())
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    await store.apply(Change(incident=incident(version=1, count=2)))
    found = await store.incident("B-AAAAAAAA")
    assert found
    assert (found.card_ts, found.thread_ts, found.count) == ("10.5", "10.5", 2)


async def test_a_key_is_stored_once_whatever_is_tried(store: Store) -> None:
    await store.apply(opening())
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    await store.apply(Change(posts=(post(), said("B-AAAAAAAA/diagnosis"))))
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/diagnosis"]


async def test_what_certainly_did_not_arrive_is_tried_again(store: Store) -> None:
    await store.apply(opening())
    await store.sending("B-AAAAAAAA/card", NOON)
    await store.not_sent("B-AAAAAAAA/card", NOON)
    (again,) = await to_send(store)
    assert (again.sending_since, again.attempts) == (None, 1)


async def test_with_a_dropped_card_goes_its_thread(store: Store) -> None:
    await store.apply(opening())
    await store.apply(opening("B-BBBBBBBB", domain="other.example"))
    await store.dropped("B-AAAAAAAA/card", "channel_not_found", SOON)
    await store.sent("B-BBBBBBBB/card", "1.0", SOON)
    assert [one.post.key for one in await to_send(store)] == ["B-BBBBBBBB/diagnosis"]


async def test_who_asked_is_answered_though_the_card_is_dropped(store: Store) -> None:
    await store.apply(opening())
    await store.apply(
        Change(posts=(post("B-AAAAAAAA/answer/1", Place.PRIVATE, Said(text="Known already.")),))
    )
    await store.dropped("B-AAAAAAAA/card", "msg_too_long", SOON)
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/answer/1"]


async def test_a_dropped_card_is_tried_again_before_what_comes_for_its_thread(store: Store) -> None:
    """Which would wait for it until it is cleared away, and nobody would know."""
    await store.apply(opening())
    await store.sending("B-AAAAAAAA/card", NOON)
    await store.dropped("B-AAAAAAAA/card", "not_in_channel", SOON)
    await store.apply(Change(posts=(said("B-AAAAAAAA/recheck/1"),)))
    (card,) = await to_send(store)
    assert card.post.key == "B-AAAAAAAA/card"
    assert (card.sending_since, card.post.not_before) == (None, NOON)
    await store.sent("B-AAAAAAAA/card", "1.0", SOON)
    assert [one.post.key for one in await to_send(store)] == ["B-AAAAAAAA/recheck/1"]


async def test_only_the_newest_card_matters(store: Store) -> None:
    await store.apply(opening())
    assert await store.stale_cards() == []
    await store.sent("B-AAAAAAAA/card", "10.5", SOON)
    await store.apply(Change(incident=incident(version=1, count=2)))
    await store.apply(Change(incident=incident(version=2, count=3)))
    (stale,) = await store.stale_cards()
    assert (stale.count, stale.version) == (3, 3)
    assert await store.stale_cards(resting=[("B-AAAAAAAA", 3), ("B-BBBBBBBB", 1)]) == []
    assert await store.stale_cards(resting=[("B-AAAAAAAA", 2)]) == [stale]
    assert await store.stale_cards(shut=["C1"]) == []
    assert await store.stale_cards(shut=["C2"]) == [stale]
    await store.card_shown("B-AAAAAAAA", 3)
    assert await store.stale_cards() == []


async def test_the_reaction_follows_on_the_message_that_opened_it(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0", thread_ts="3.0"))
    (found,) = await store.stale_reactions()
    assert await store.reactions_on("T1", "C1", "3.0") == [Reaction(incident=found)]
    await shown(store, Reaction(incident=found), "mag", "mag")
    assert await store.stale_reactions() == []
    await store.apply(Change(incident=incident(version=1, origin_ts="3.0", thread_ts="3.0", count=2)))
    assert [one.id for one in await store.stale_reactions()] == [found.id]
    assert [one.shown for one in await store.reactions_on("T1", "C1", "3.0")] == ["mag"]


async def test_the_messages_that_joined_follow_the_sign_of_the_incident(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0"))
    for version, ts in enumerate(("4.0", None, "5.0"), start=1):
        await store.apply(Change(incident=incident(version=version, origin_ts="3.0"), bounces=(joining(ts),)))
    assert await store.stale_joined_reactions() == []
    opened = Reaction(incident=incident(version=4))
    await shown(store, opened, "mag", "exclamation")
    assert await joined_reactions(store) == [("4.0", None, "mag"), ("5.0", None, "mag")]
    first = (await store.stale_joined_reactions())[0]
    await shown(store, first, "mag", "mag")
    assert await joined_reactions(store) == [("5.0", None, "mag")]
    await shown(store, opened, "hourglass", "exclamation")
    assert await joined_reactions(store) == [("4.0", "mag", "hourglass"), ("5.0", None, "hourglass")]


async def test_a_sign_that_changed_while_another_one_was_shown_is_still_due(store: Store) -> None:
    await store.apply(opening(origin_ts="3.0"))
    await store.apply(Change(incident=incident(version=1, origin_ts="3.0"), bounces=(joining("4.0"),)))
    opened = Reaction(incident=incident(version=2))
    await shown(store, opened, "mag", "mag")
    (before,) = await store.stale_joined_reactions()
    await shown(store, opened, "hourglass", "hourglass")
    await shown(store, before, "mag", "mag")
    assert await joined_reactions(store) == [("4.0", "mag", "hourglass")]


async def test_the_reaction_goes_from_the_messages_that_joined_an_incident_that_shows_none(
    store: Store,
) -> None:
    await store.apply(opening(origin_ts="3.0"))
    await store.apply(Change(incident=incident(version=1, origin_ts="3.0"), bounces=(joining("4.0"),)))
    opened = Reaction(incident=incident(version=2))
    await shown(store, opened, "mag", "mag")
    (joined,) = await store.stale_joined_reactions()
    await shown(store, joined, "mag", "mag")
    await shown(store, opened, "", "")
    assert await joined_reactions(store) == [("4.0", "mag", "")]


async def test_a_message_tells_of_what_it_opened_and_of_what_it_joined(store: Store) -> None:
    await store.apply(opening("B-AAAAAAAA", origin_ts="3.0"))
    await store.apply(opening("B-BBBBBBBB", domain="other.example", origin_ts="4.0"))
    joined = incident("B-AAAAAAAA", version=1, origin_ts="3.0")
    await store.apply(Change(incident=joined, bounces=(joining("4.0"), joining("5.0"))))
    told = await store.reactions_on("T1", "C1", "4.0")
    assert [(one.incident.id, one.joined) for one in told] == [("B-BBBBBBBB", None), ("B-AAAAAAAA", "4.0")]
    assert await store.reactions_on("T1", "C2", "4.0") == await store.reactions_on("T2", "C1", "4.0") == []


def noted(told: Reaction, sign: str, reaction: str) -> NewReaction:
    return NewReaction(on=told, sign=sign, reaction=reaction)


async def shown(store: Store, told: Reaction, sign: str, reaction: str) -> None:
    await store.reactions_shown([noted(told, sign, reaction)])


def joining(ts: str | None) -> JoinedBounce:
    return JoinedBounce(origin=f"T1:C1:{ts}", recipient=None, status=None, reason="undefined", at=SOON, ts=ts)


async def test_what_waits_for_one_workspace_hides_nothing_of_another(store: Store) -> None:
    for name, team in {"B-AAAAAAAA": "T0GONE", "B-BBBBBBBB": "T1"}.items():
        await store.apply(opening(name, team=team, origin_ts="3.0"))
        await store.sent(f"{name}/card", "10.5", SOON)
        bounce = JoinedBounce(
            origin=f"{team}:C1:4.0", recipient=None, status=None, reason="undefined", at=SOON, ts="4.0"
        )
        changed = incident(name, version=1, team=team, origin_ts="3.0")
        await store.apply(Change(incident=changed, bounces=(bounce,)))
    assert [one.post.key for one in await to_send(store)] == ["B-BBBBBBBB/diagnosis"]
    assert [one.id for one in await store.stale_cards(1, "T1")] == ["B-BBBBBBBB"]
    assert [one.id for one in await store.stale_reactions(1, "T1")] == ["B-BBBBBBBB"]
    both = [incident(name, version=2) for name in ("B-AAAAAAAA", "B-BBBBBBBB")]
    await store.reactions_shown([noted(Reaction(incident=one), "mag", "mag") for one in both])
    assert [one.incident.id for one in await store.stale_joined_reactions(1, "T1")] == ["B-BBBBBBBB"]


async def joined_reactions(store: Store) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.joined, one.shown, one.due) for one in await store.stale_joined_reactions()]


async def test_a_bounce_that_joined_leads_to_its_incident(store: Store) -> None:
    await store.apply(opening())
    bounce = JoinedBounce(
        origin="T1:C1:9.0",
        recipient="a@down.example",
        status="4.4.1",
        reason="networkerror",
        at=SOON,
        ts="9.0",
    )
    await store.apply(Change(incident=incident(version=1, count=2), bounces=(bounce,)))
    assert await store.bounces("B-AAAAAAAA") == [bounce]
    for origin in ("T1:C1:9.0", "T1:C1:B-AAAAAAAA"):
        found = await store.incident_of_origin(origin)
        assert found
        assert found.id == "B-AAAAAAAA"
    assert await store.incident_of_origin("T1:C1:404") is None


async def test_what_a_domain_did_before_comes_newest_first(store: Store) -> None:
    await store.apply(opening())
    await store.apply(Change(incident=incident(version=1, state=IncidentState.RECOVERED)))
    await store.apply(opening("B-BBBBBBBB", opened_at=SOON))
    found = await store.incidents_of("T1", "C1", "down.example")
    assert [one.id for one in found] == ["B-BBBBBBBB", "B-AAAAAAAA"]
    assert await store.incidents_of("T1", "C2", "down.example") == []


async def test_many_at_once_each_get_their_own_answer(store: Store) -> None:
    await store.apply(opening())
    changes = [Change(incident=incident(version=1, taken_by=f"U{n}")) for n in range(20)]
    answers = await asyncio.gather(*map(store.apply, changes), return_exceptions=True)
    assert answers.count(None) == 1
    assert sum(isinstance(answer, ConflictError) for answer in answers) == 19
    assert all(await asyncio.gather(*(store.accept(intake(f"T1:C1:{n}")) for n in range(20))))
    assert len(await store.unworked()) == 20
    assert await store.writable()

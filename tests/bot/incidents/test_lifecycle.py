"""The life of an incident: card, diagnosis, looks, and its end."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.models.content import Closed, Diagnosed, Rechecked
from bot.models.diagnosis import Actor
from bot.models.incident import IncidentState
from bot.models.intake import Intake, IntakeKind
from bot.models.post import Place
from bot.models.watch import Outcome, WatchState
from bot.ports.change import Change
from tests.bot.incidents.house import House, open_house
from tests.given import diagnosis

HOUR = 3600


async def test_a_command_gives_a_card_then_a_diagnosis_then_recovery(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("healthy")]
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert house.told() == ["/card", "/diagnosis"]
    assert [post.place for post in house.posts()] == [Place.CARD, Place.THREAD]
    assert (incident.state, incident.thread_ts) == (IncidentState.WAITING, None)
    assert house.mailroom.shown == [1]

    await house.clock.advance(900)
    told = house.said("/recheck/1", Rechecked)
    assert (told.outcome, told.mention) == (Outcome.RECOVERED, ("U1",))
    assert (await house.the_incident()).state is IncidentState.RECOVERED
    assert house.mailroom.shown == [1], "a look that nobody waits for shows no progress"

    await house.clock.advance(100 * HOUR)
    assert len(house.posts()) == 3


async def test_unchanged_checks_double_their_interval_and_post_nothing(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.advance(900 + 1800)
    incident = await house.the_incident()
    assert house.told() == ["/card", "/diagnosis"]
    assert len(house.doctor.asked) == 3
    assert incident.next_check_at is not None
    assert (incident.next_check_at - house.clock.now()).total_seconds() == 3600


async def test_a_change_is_reported_once(house: House) -> None:
    two = ("mx1.example.com", "mx2.example.com")
    house.doctor.answers = [diagnosis(), diagnosis(failing=two), diagnosis(failing=two)]
    await house.say("4.4.1 example.com")
    await house.clock.advance(900 + 1800)
    told = house.said("/recheck/1", Rechecked)
    assert (told.outcome, told.changed) == (Outcome.CHANGED, "servers")
    assert "/recheck/2" not in house.told()


@pytest.mark.parametrize(
    ("causes", "trouble", "ours"),
    [
        (["resolver-broken", "healthy"], "resolver-broken", True),
        (["resolver-broken", "recipient-refusing", "healthy"], "recipient-refusing", False),
        (["recipient-refusing", "resolver-broken", "healthy"], "recipient-refusing", False),
        (["port-25-blocked", "resolver-broken", "healthy"], "port-25-blocked", True),
    ],
)
async def test_what_was_wrong_with_the_domain_is_kept_while_we_see_nothing(
    house: House, causes: Sequence[str], trouble: str, ours: bool
) -> None:
    blind = {"resolver-broken", "port-25-blocked"}
    house.doctor.answers = [
        diagnosis(cause, actor=Actor.SENDER_NETWORK if cause in blind else Actor.RECIPIENT)
        for cause in causes
    ]
    await house.say("4.4.1 example.com")
    await house.clock.advance(2 * 900)
    over = await house.the_incident()
    assert (over.state, over.trouble, over.trouble_is_ours) == (IncidentState.RECOVERED, trouble, ours)


async def test_it_gives_up_when_the_message_has_left_the_senders_queue(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.advance(5 * 24 * HOUR)
    incident = await house.the_incident()
    assert (incident.state, incident.next_check_at) == (IncidentState.GAVE_UP, None)
    house.said("/closed", Closed)
    assert house.told() == ["/card", "/diagnosis", "/closed"]


async def test_if_no_check_can_tell_it_reminds_once_and_never_says_recovered(house: House) -> None:
    house.doctor.answers = [diagnosis("mailbox-full", after=24 * HOUR), diagnosis("healthy")]
    await house.say("5.2.2 user@example.com")
    await house.clock.advance(10 * 24 * HOUR)
    told = house.said("/recheck/1", Rechecked)
    assert (told.outcome, told.diagnosis) == (Outcome.REMINDER, None)
    assert house.told() == ["/card", "/diagnosis", "/recheck/1", "/closed"]
    assert len(house.doctor.asked) == 1


async def test_if_waiting_cannot_help_it_ends_with_one_line_that_notifies_nobody(
    house: House,
) -> None:
    house.doctor.answers = [diagnosis("mailbox-unknown")]
    await house.say("5.1.1 user@example.com")
    assert (await house.the_incident()).next_check_at is None
    await house.clock.advance(5 * 24 * HOUR)
    incident = await house.the_incident()
    watch = await house.store.watch(incident.id)
    assert watch is not None
    assert (incident.state, watch.state) == (IncidentState.STOPPED, WatchState.DONE)
    assert house.told() == ["/card", "/diagnosis", "/closed"]
    assert house.said("/closed", Closed) == Closed(state=IncidentState.STOPPED)


async def test_a_domain_that_is_healthy_at_once_is_closed_at_once(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("4.4.1 example.com")
    assert (await house.the_incident()).state is IncidentState.RECOVERED
    assert house.told() == ["/card", "/diagnosis"]


async def test_a_standing_watch_reports_failure_and_recovery(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis(), diagnosis("healthy"), diagnosis("healthy")]
    await house.say("watch example.com")
    incident = await house.the_incident()
    assert (incident.count, incident.state) == (0, IncidentState.WAITING)
    await house.clock.advance(6 * HOUR)
    assert house.told() == ["/card", "/diagnosis", "/recheck/1", "/recheck/2"]
    told = [house.said(f"/recheck/{number}", Rechecked) for number in (1, 2)]
    assert [(one.outcome, one.mention) for one in told] == [
        (Outcome.CHANGED, ("U1",)),
        (Outcome.RECOVERED, ("U1",)),
    ]


async def test_a_standing_watch_ends_after_a_month_and_says_so(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("watch example.com")
    await house.clock.advance(31 * 24 * HOUR)
    told = house.said("/closed", Closed)
    assert (told.state, told.by) == (IncidentState.STOPPED, None)
    assert house.told() == ["/card", "/diagnosis", "/closed"]


async def test_a_failed_check_is_reported_and_the_watch_goes_on(house: House) -> None:
    house.doctor.answers = [RuntimeError("ours")] * 3 + [diagnosis()]
    opened = await house.say("4.4.1 example.com")
    assert (await house.the_incident()).state is IncidentState.WAITING
    assert house.told() == ["/card", f"/error/{opened.origin}"]
    await house.clock.advance(900)
    house.said("/diagnosis", Diagnosed)


async def test_a_check_number_is_used_once(house: House) -> None:
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    await house.incidents.run_due(incident.id, 0)
    await house.incidents.run_due(incident.id, 1)
    await house.incidents.run_due("B-AAAAAAAA", 0)
    assert len(house.doctor.asked) == 1


async def test_an_intake_accepted_before_a_crash_is_processed_after_it(house: House) -> None:
    await house.incidents.stop()
    other = house.build()
    await other.accept(house.intake("4.4.1 example.com"))
    assert house.told() == []
    house.incidents = other
    await other.start()
    await house.clock.start(other.run_due)
    await house.settle()
    await other.stop()
    assert house.told() == ["/card", "/diagnosis"]


async def test_after_stopping_nothing_goes_on() -> None:
    async with open_house() as house:
        await house.say("4.4.1 example.com")
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_intake_that_another_process_finished_is_not_requested_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_house(scale=0.01) as house:
        asked: asyncio.Queue[int] = asyncio.Queue()
        unprocessed = house.store.unprocessed

        async def counted(*args: Any) -> Sequence[Intake]:
            found = await unprocessed(*args)
            asked.put_nowait(len(found))
            return found

        async def fails_while_another_process_succeeds(intake: Intake) -> Sequence[bytes | str]:
            await house.store.apply(Change(processed=(intake.origin,)))
            raise OSError("the files are on fire")

        monkeypatch.setattr(house.store, "unprocessed", counted)
        monkeypatch.setattr(house.mailroom, "fetch", fails_while_another_process_succeeds)
        await house.incidents.accept(house.intake("4.4.1 example.com", IntakeKind.SHORTCUT))
        while await asked.get() == 0:
            """The failure comes after the other process has finished it."""
        with pytest.raises(TimeoutError):  # the loop stops after a few more queries
            await asyncio.wait_for(_taken_from(asked, 20), 0.3)


async def _taken_from(queue: asyncio.Queue[int], times: int) -> None:
    for _ in range(times):
        await queue.get()


async def test_an_intake_unfinished_at_shutdown_stays_in_the_inbox(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.incidents.inbox.DRAIN", 0.01)
    begun = asyncio.Event()

    async def never(intake: Intake) -> Sequence[bytes | str]:
        begun.set()
        await asyncio.Event().wait()
        return []

    monkeypatch.setattr(house.mailroom, "fetch", never)
    message = house.intake("4.4.1 example.com", IntakeKind.MESSAGE)
    await house.incidents.accept(message)
    await begun.wait()
    before = asyncio.all_tasks()
    await house.incidents.stop()
    assert len(before - asyncio.all_tasks()) == 2, "the channel and the loop are through"
    assert await house.store.unprocessed() == [message]

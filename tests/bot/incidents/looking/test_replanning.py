"""What was planned and noted by a clock which was ahead holds nothing up once that is corrected."""

from datetime import timedelta

from bot.causes import HEALTHY
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from tests.bot.incidents.house import House
from tests.given import diagnosis

AHEAD = timedelta(days=3650)


async def set_back(house: House) -> None:
    """Corrects the clock, by which everything so far was planned."""
    incident = await house.the_incident()
    house.store._tables.planned[incident.id] = house.clock.now()
    house.clock._now -= AHEAD


async def test_a_check_keeps_its_wait_and_the_card_says_so(house: House) -> None:
    incident = await house.opened()
    assert incident.next_check_at
    wait = incident.next_check_at - house.clock.now()
    await set_back(house)
    await house.incidents.plan_again()
    now, moved, watch = house.clock.now(), await house.the_incident(), await house.store.watch(incident.id)
    assert watch
    assert moved.next_check_at == watch.next_check_at == now + wait
    assert moved.version > incident.version, "so that the card is drawn again"
    await house.clock.advance(wait.total_seconds())
    assert len(house.doctor.asked) == 2


async def test_a_snooze_ends_when_the_thread_was_told(house: House) -> None:
    incident = await house.opened()
    await house.say(f"snooze {incident.id} 2h")
    snoozed = await house.the_incident()
    await set_back(house)
    await house.incidents.plan_again()
    assert await house.the_incident() == snoozed


async def test_what_was_planned_by_the_right_time_is_left_alone(house: House) -> None:
    incident = await house.opened()
    house.store._tables.planned[incident.id] = house.clock.now()
    await house.clock.advance(1)
    before = await house.the_incident()
    await house.incidents.plan_again()
    assert await house.the_incident() == before


async def test_what_was_looked_at_by_the_wrong_time_can_be_checked_again(house: House) -> None:
    incident = await house.opened()
    await set_back(house)
    await house.say(f"recheck {incident.id}")
    assert len(house.doctor.asked) == 2


async def test_what_recovered_by_the_wrong_time_is_not_joined_for_ever(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis(HEALTHY), diagnosis()]
    await house.say("550 5.1.1 <bob@example.com>: refused", IntakeKind.MESSAGE)
    await house.post_card()
    await house.clock.advance(900)
    assert (await house.the_incident()).state is IncidentState.RECOVERED
    house.clock._now -= AHEAD
    await house.say("550 5.1.1 <eve@example.com>: refused", IntakeKind.MESSAGE)
    assert len(await house.store.open_incidents("T1")) == 1

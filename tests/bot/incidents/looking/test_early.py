"""A wake-up before the check is due, because the watch was postponed after it was enqueued."""

from tests.bot.incidents.house import House


async def test_it_returns_when_the_check_is_due(house: House) -> None:
    incident = await house.opened()
    house.clock._next.clear()
    await house.clock.advance(300)
    await house.incidents.run_due(incident.id, 1)
    assert len(house.doctor.asked) == 1
    assert [when for when, _ in house.clock._next.values()] == [incident.next_check_at]

"""A call that comes before the check is due by our clock: another process's may be right."""

from datetime import datetime

from tests.bot.incidents.house import House


async def called_before_it_is_due(house: House, seconds: float) -> datetime | None:
    """With no call left but this one."""
    incident = await house.opened()
    house.clock._next.clear()
    await house.clock.advance(900 - seconds)
    await house.incidents.run_due(incident.id, 1)
    assert len(house.doctor.asked) == 1
    return incident.next_check_at


async def test_long_before_it_leaves_the_check_to_whoever_finds_it_due(house: House) -> None:
    await called_before_it_is_due(house, 600)
    assert not house.clock._next


async def test_a_moment_before_it_is_called_again(house: House) -> None:
    at = await called_before_it_is_due(house, 1)
    assert [when for when, _ in house.clock._next.values()] == [at]

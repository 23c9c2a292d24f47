"""The time by a server's clock: own clocks do not count, and a late answer does no harm."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.clock.server_time import ServerTime
from tests.given import NOON
from tests.twins.clock import Hands


class Server:
    """A server whose clock and delays, there and back, the test sets."""

    def __init__(self) -> None:
        self.own = Hands()
        self.off = 0.0
        self.there = self.back = 0.0
        self.time = ServerTime(self.ask, self.own)

    @property
    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.own.seconds + self.off)

    async def ask(self) -> datetime:
        self.own.seconds += self.there
        answer = self.now
        self.own.seconds += self.back
        return answer

    async def error_after(self, there: float, back: float) -> float:
        """Seconds that our time is behind the server's after a measurement with these delays."""
        self.there, self.back = there, back
        await self.time.measure()
        return (self.now - self.time.now()).total_seconds()


@pytest.fixture
def server() -> Server:
    return Server()


async def test_the_time_goes_on_with_the_servers(server: Server) -> None:
    await server.time.measure()
    for _ in range(3):
        server.own.seconds += 100
        assert server.time.now() == server.now


@pytest.mark.parametrize("off", [7200, -7200, 3, -3])
async def test_the_time_follows_a_server_clock_that_is_set(server: Server, off: float) -> None:
    await server.time.measure()
    server.off = off
    assert await server.error_after(0.1, 0.1) == pytest.approx(0.1 if off > 0 else -0.1)
    assert await server.error_after(0, 0) == 0


async def test_a_process_that_freezes_over_the_first_answer_is_behind_until_the_next(server: Server) -> None:
    """So it takes over nobody's lease meanwhile."""
    assert await server.error_after(0.25, 60) == 60
    assert await server.error_after(0.25, 0.25) == 0.25


async def test_a_process_that_freezes_over_a_later_answer_keeps_the_time(server: Server) -> None:
    await server.error_after(0.25, 0.25)
    for there, back in ((60, 0.25), (0.25, 60), (60, 60)):
        assert await server.error_after(there, back) == 0.25


async def test_each_answer_can_only_improve_the_time(server: Server) -> None:
    trips = ((0.5, 0.5), (0.25, 0.25), (0.5, 0.5), (0.125, 0.125), (2, 1))
    errors = [await server.error_after(*trip) for trip in trips]
    assert all(later <= earlier for earlier, later in pairwise(errors))
    assert errors[-1] == 0.125

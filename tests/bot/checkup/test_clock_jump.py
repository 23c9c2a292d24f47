"""A clock that is set, or a machine that sleeps, is reported; NTP's small corrections are not."""

from datetime import UTC, datetime

import pytest

from bot.checkup.clock_jump import SETTLED, ClockJump
from bot.models.diagnosis import FindingState

OK, FAIL = FindingState.OK, FindingState.FAIL


class Clocks:
    """The clock that people set, and the monotonic one."""

    def __init__(self) -> None:
        self.shown, self.own = 1_800_000_000.0, 5.0
        self.clock_jump = ClockJump(self.now, lambda: self.own)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.shown, UTC)

    def after(self, seconds: float, jump: float = 0.0) -> FindingState:
        self.own += seconds
        self.shown += seconds + jump
        return self.clock_jump.examine().state


def test_a_steady_clock_is_ok() -> None:
    clocks = Clocks()
    assert [clocks.after(60, jump=each) for each in (0, 59, -59, 0)] == [OK] * 4


@pytest.mark.parametrize(("jump", "words"), [(7200, "jumped 2 hours ahead"), (-3600, "jumped 1 hour back")])
def test_a_jump_is_reported_until_the_clock_has_settled(jump: float, words: str) -> None:
    clocks = Clocks()
    assert clocks.after(60, jump) is FAIL
    told = clocks.clock_jump.examine()
    assert words in told.summary
    assert told.fix
    assert clocks.after(SETTLED - 1) is FAIL
    assert clocks.after(1) is OK

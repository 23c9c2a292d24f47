"""Cards and reactions are drawn by one process at a time; the others check now and then for work."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.running.leases import LOOK_AGAIN, Shared
from handlers.posting.in_turn import Work, in_turn
from tests.twins.store import MemoryStore


@dataclass
class Replica:
    """One of the processes that share the cards."""

    store: MemoryStore
    name: str
    pauses: list[float | Exception | None] = field(default_factory=list)
    """What its work returns or raises, turn by turn."""
    idle: bool = False

    def turn(self) -> Work:
        leases = Shared(self.store, self.name, 15, lambda: datetime.now(UTC))
        return in_turn(leases, "cards T1", self._work, self._waits)

    async def _work(self) -> float | None:
        pause = self.pauses.pop(0)
        if isinstance(pause, Exception):
            raise pause
        return pause

    async def _waits(self) -> bool:
        return not self.idle


async def test_an_idle_process_asks_again_since_it_is_not_notified() -> None:
    assert await Replica(MemoryStore(), "one", idle=True).turn()() == LOOK_AGAIN


async def test_a_process_with_more_work_keeps_the_lease_and_then_yields_it() -> None:
    store = MemoryStore()
    one, other = Replica(store, "one", [0.0, None, 0.5]), Replica(store, "other", [5.0])
    first = one.turn()
    assert await first() == 0.0
    assert await other.turn()() == LOOK_AGAIN
    assert other.pauses, "it did nothing"
    assert await first() == LOOK_AGAIN
    assert await other.turn()() == LOOK_AGAIN
    assert not other.pauses
    assert await first() == 0.5


async def test_a_refused_process_does_not_ask_again_at_every_wake_up() -> None:
    store = MemoryStore()
    one, other = Replica(store, "one", [0.0, None]), Replica(store, "other", [None])
    first, second = one.turn(), other.turn()
    await first()
    await second()
    await first()
    rest = await second()
    assert rest is not None
    assert 0 < rest < LOOK_AGAIN
    assert other.pauses, "it did nothing"


async def test_a_process_whose_work_fails_leaves_it_to_others() -> None:
    store = MemoryStore()
    one, other = Replica(store, "one", [0.0, OSError("out of memory")]), Replica(store, "other", [None])
    first = one.turn()
    assert await first() == 0.0
    with pytest.raises(OSError, match="out of memory"):
        await first()
    await other.turn()()
    assert not other.pauses

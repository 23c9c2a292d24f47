"""A process that stood still for a while takes nobody for silent who answered meanwhile."""

import asyncio
from contextlib import closing
from socket import socketpair
from time import monotonic

import pytest

from bot.cli.loop import complete
from bot.running.standstill import FORGIVEN, Loop, now


class Machine:
    """Its clock goes on while it stands still."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._stood_still = 0.0
        self.is_idle = False
        """Whether time passes only while it stands still."""

    def monotonic(self) -> float:
        return (self._began if self.is_idle else monotonic()) + self._stood_still

    def stand_still(self, seconds: float) -> None:
        self._stood_still += seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr("bot.running.standstill.monotonic", machine.monotonic)
    return machine


def test_an_answer_that_came_during_a_standstill_is_read(machine: Machine) -> None:
    ours, theirs = socketpair()

    async def ask() -> bytes:
        answer = asyncio.create_task(asyncio.get_running_loop().sock_recv(ours, 100))
        async with asyncio.timeout(4):
            await asyncio.sleep(0)
            machine.stand_still(4.5)
            theirs.send(b"220 ready")
            return await answer

    with ours, theirs:
        ours.setblocking(False)
        assert complete(ask()) == b"220 ready"


def test_silence_is_still_noticed_after_a_standstill(machine: Machine) -> None:
    async def wait() -> None:
        machine.stand_still(3)
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        complete(wait())


def test_how_long_an_answer_took_leaves_a_standstill_out(machine: Machine) -> None:
    async def measure() -> float:
        began = now()
        machine.stand_still(4.5)
        return now() - began

    assert 0 < complete(measure()) < 4.5


def test_a_busy_loop_counts_all_its_time(machine: Machine) -> None:
    machine.is_idle = True
    with closing(Loop()) as loop:
        began = loop.time()
        for _ in range(100):
            machine.stand_still(0.15)
            loop.time()
        assert loop.time() - began == pytest.approx(15)


def test_a_long_standstill_delays_what_is_due_by_a_few_seconds_only(machine: Machine) -> None:
    with closing(Loop()) as loop:
        began = loop.time()
        machine.stand_still(3600)
        assert loop.time() - began >= 3600 - FORGIVEN

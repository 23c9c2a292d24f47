"""Trouble that lasts is reported to the operators; momentary trouble is not."""

from collections.abc import Sequence, Set
from datetime import timedelta

from bot.checkup.self_monitor import SelfMonitor
from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.ports.leases import Leases
from bot.running.leases import Alone, Shared
from tests.given import NOON
from tests.twins.operators import PaperOperators
from tests.twins.store import MemoryStore

OK, FAIL, UNKNOWN = FindingState.OK, FindingState.FAIL, FindingState.UNKNOWN


class Process:
    """A process whose resolver has the state that a test sets, and whose reports are recorded."""

    def __init__(self, leases: Leases, recalls: Sequence[str] = ()) -> None:
        self.operators = PaperOperators(recalls)
        self._state = OK
        self._monitor = SelfMonitor(self.operators, self._examine, leases)

    async def _examine(self) -> Sequence[Examined]:
        return [Examined(name="resolver", state=self._state, summary="So it is.", fix="Mend it.")]

    async def finds(self, *states: FindingState) -> list[str]:
        """The reports in rounds that find these states."""
        self.operators.heard.clear()
        for self._state in states:
            await self._monitor.run_round()
        return list(self.operators.heard)


class Replicas:
    """Processes that share one store, with a clock that can be set."""

    def __init__(self) -> None:
        self.now = NOON
        self._store = MemoryStore()

    def begin(self, owner: str, recalls: Sequence[str] = ()) -> Process:
        return Process(Shared(self._store, owner, 15, lambda: self.now), recalls)


async def after(*states: FindingState) -> list[str]:
    return await Process(Alone()).finds(*states)


async def test_one_failed_round_is_not_reported() -> None:
    assert await after(FAIL) == []


async def test_two_failed_rounds_in_a_row_are_reported_with_what_to_do() -> None:
    assert await after(FAIL, FAIL) == ["resolver: So it is. Mend it."]


async def test_a_good_round_between_resets_the_count() -> None:
    assert await after(FAIL, OK, FAIL) == []


async def test_a_good_round_reports_the_end_once() -> None:
    assert await after(FAIL, FAIL, OK, OK) == ["resolver: So it is. Mend it.", "resolver over"]


async def test_a_round_without_a_result_changes_nothing() -> None:
    assert await after(FAIL, UNKNOWN, FAIL) == ["resolver: So it is. Mend it."]


async def test_trouble_reported_before_a_restart_is_reported_as_over_after_it() -> None:
    assert await Process(Alone(), recalls=["resolver"]).finds(OK) == ["resolver over"]


async def test_no_process_reports_the_end_while_another_still_finds_the_trouble() -> None:
    replicas = Replicas()
    one, two = replicas.begin("one"), replicas.begin("two")
    await one.finds(FAIL, FAIL)
    await two.finds(FAIL, FAIL)
    restarted = replicas.begin("three", recalls=["resolver"])
    assert await restarted.finds(OK, OK, OK) == []
    assert await one.finds(OK) == []
    await two.finds(FAIL)
    assert await one.finds(OK, OK, OK) == []
    assert await two.finds(OK, OK) == ["resolver over"]
    assert await restarted.finds(OK, OK) == ["resolver over"]


async def test_a_process_that_died_in_trouble_does_not_block_the_report_of_the_end() -> None:
    replicas = Replicas()
    await replicas.begin("one").finds(FAIL, FAIL)
    again = replicas.begin("again", recalls=["resolver"])
    assert await again.finds(OK, OK) == []
    replicas.now += timedelta(seconds=15)
    assert await again.finds(OK, OK) == ["resolver over"]


async def test_the_end_is_not_reported_while_the_database_is_away() -> None:
    class Gone(Alone):
        async def take(self, names: Sequence[str]) -> Set[str]:
            raise StorageError("gone")

    process = Process(Gone())
    assert await process.finds(FAIL, FAIL) == ["resolver: So it is. Mend it."]
    assert await process.finds(OK) == []

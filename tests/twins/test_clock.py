"""The clock's twin runs checks in order of time, and makes its rounds."""

from datetime import UTC, datetime, timedelta

from tests.twins.clock import MemoryClock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_checks_run_each_at_its_own_time() -> None:
    clock = MemoryClock(NOON)
    checked: list[tuple[str, datetime]] = []

    async def run(incident: str, check_no: int) -> None:
        checked.append((incident, clock.now()))

    await clock.start(run)
    await clock.schedule("B-LATER", 0, NOON + timedelta(seconds=50))
    await clock.schedule("B-SOONER", 0, NOON + timedelta(seconds=20))
    await clock.advance(60)
    assert checked == [
        ("B-SOONER", NOON + timedelta(seconds=20)),
        ("B-LATER", NOON + timedelta(seconds=50)),
    ]


async def test_times_add_up_over_several_advances() -> None:
    clock = MemoryClock(NOON)
    made: list[datetime] = []

    async def go() -> None:
        made.append(clock.now())

    await clock.every("sorting", 60, go)
    for _ in range(3):
        await clock.advance(40)
    assert len(made) == 3

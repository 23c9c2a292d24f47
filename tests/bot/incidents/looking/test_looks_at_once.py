"""Many checks are due at once: looks take turns, except for somebody who is waiting."""

import asyncio
from collections.abc import Sequence

from bot.models.diagnosis import Diagnosis, Subject
from bot.models.incident import Incident
from bot.ports.looking import OnFinding
from tests.bot.incidents.house import Doctor, House

QUIET = 50
"""More than run at once."""


class Slow(Doctor):
    """Slow for all diagnoses but the urgent one."""

    hurry: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        found = await super().__call__(subject, on_finding)
        if subject.query.domain != self.hurry:
            self.begun.set()
            await self.may_end.wait()
        return found


async def opened(house: House) -> Sequence[Incident]:
    """Opens incidents that were checked once and are due again."""
    for number in range(QUIET + 1):
        await house.say(f"4.4.1 d{number}.example")
    await house.clock.stop()
    await house.clock.advance(900)
    return await house.store.open_incidents("T1")


async def test_requested_checks_do_not_wait_for_scheduled_ones(house: House) -> None:
    *quiet, asked = await opened(house)
    await house.say(f"recheck {asked.id}")
    house.doctor = doctor = Slow()
    doctor.hurry = asked.query.domain
    incidents = house.build()
    checks = [asyncio.create_task(incidents.run_due(one.id, 1)) for one in quiet]
    await doctor.begun.wait()
    await incidents.run_due(asked.id, 1)
    assert asked.query in [subject.query for subject in doctor.asked]
    assert len(doctor.asked) < QUIET
    doctor.may_end.set()
    await asyncio.gather(*checks)
    assert len(doctor.asked) == QUIET + 1

"""An operator erases an address (`bouncebot data forget`) while its incident is being checked."""

from dataclasses import replace

from bot.models.content import Rechecked
from bot.models.intake import IntakeKind
from bot.models.watch import Outcome
from bot.ports.change import Change
from tests.bot.incidents.house import House
from tests.given import diagnosis

ERASED = "forgotten@invalid"


async def test_an_address_forgotten_during_a_check_does_not_come_back(house: House) -> None:
    """The result of the check quotes it, and was stored and posted after it was erased."""
    house.doctor.answers = [diagnosis("recipient-refusing"), diagnosis("healthy")]
    await house.say("<ada@example.com>: 451 4.4.1 connection refused", IntakeKind.MESSAGE)

    async def forget() -> None:
        known = await house.the_incident()
        assert known.bounce
        bounce = replace(known.bounce, recipient=ERASED, diagnostic=f"<{ERASED}>: 451 4.4.1 refused")
        query, found = replace(known.query, address=ERASED), diagnosis("recipient-refusing")
        erased = replace(known, query=query, bounce=bounce, diagnosis=found)
        await house.store.apply(Change(incident=erased))

    house.doctor.meanwhile = forget
    await house.clock.advance(900)
    told = house.said("/recheck/2", Rechecked)
    assert told.outcome is Outcome.RECOVERED
    assert "ada@" not in f"{told} {(await house.the_incident()).diagnosis}"

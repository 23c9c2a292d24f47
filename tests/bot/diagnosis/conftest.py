"""A simulated network: one domain with two mail servers, and two controls."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.diagnosis import Diagnostician, Ourselves
from bot.models.bounce import Bounce
from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.models.query import Query
from bot.ports.looking import History
from tests.twins.network import PaperProber, PaperResolver

DOMAIN = "example.com"
FIRST, SECOND = "198.51.100.1", "198.51.100.2"
CONTROLS = {"mx.control.example": "203.0.113.1", "mx.other.example": "203.0.113.2"}
OURS = Ourselves(control_hosts=tuple(CONTROLS))


@dataclass
class Desk:
    """Diagnoses the domain in the simulated network."""

    resolver: PaperResolver
    prober: PaperProber
    shown: list[Finding] = field(default_factory=list)
    history: History | None = None
    ourselves: Ourselves = OURS

    async def ask(
        self, bounce: Bounce | None = None, *, told_well_at: datetime | None = None, **query: object
    ) -> Diagnosis:
        diagnose = Diagnostician(self.resolver, self.prober, self.ourselves, history=self.history)
        asked = Query(**{"domain": DOMAIN, **query})  # type: ignore[arg-type]
        return await diagnose(
            Subject(query=asked, bounce=bounce, told_well_at=told_well_at), self.shown.append
        )


@pytest.fixture
def desk() -> Desk:
    records = {
        (DOMAIN, "MX"): ("10 mx1.example.com", "20 mx2.example.com"),
        ("mx1.example.com", "A"): (FIRST,),
        ("mx2.example.com", "A"): (SECOND,),
    }
    records |= {(host, "A"): (address,) for host, address in CONTROLS.items()}
    return Desk(PaperResolver(records), PaperProber())

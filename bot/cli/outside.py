"""In the playground: says of a domain outside the lab that it does not exist there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.causes import INCONCLUSIVE
from bot.models.diagnosis import Actor, Diagnosis, Recheck, RecheckKind, Step, Subject
from bot.ports.looking import Diagnose, OnFinding

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class InLab:
    """Diagnoses, and explains why a real domain could not be checked."""

    diagnose: Diagnose
    domains: Sequence[str]
    """The lab's, the best to try first."""

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        found = await self.diagnose(subject, on_finding)
        domain = subject.query.domain
        if domain is None or found.verdict.cause != INCONCLUSIVE or self._exists(domain):
            return found
        return self._explained(found, domain)

    def _exists(self, domain: str) -> bool:
        return any(domain == each or domain.endswith(f".{each}") for each in self.domains)

    def _explained(self, found: Diagnosis, domain: str) -> Diagnosis:
        first, *others = self.domains[:MOST_NAMED]
        summary = (
            f"{domain} does not exist in this playground, so it cannot be checked. Only the lab's domains "
            f"do, such as {first}, {' and '.join(others)}; “Make it sick” lists them."
        )
        step = Step(actor=Actor.SENDER, text=f"Try one of the lab's domains: /bounce 4.4.1 {others[0]}")
        return replace(
            found,
            verdict=replace(found.verdict, summary=summary),
            steps=(step,),
            recheck=Recheck(kind=RecheckKind.NONE, after_seconds=None, why="It does not exist here."),
        )

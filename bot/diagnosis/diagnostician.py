"""Runs one diagnosis, from the bounce's words to the verdict."""

from dataclasses import dataclass, field, replace

from bot.checks.context import Context, Ourselves
from bot.diagnosis.loading import CONCLUDE
from bot.diagnosis.observed import Observed
from bot.diagnosis.scope import scope_of
from bot.diagnosis.single_flight import Conclusions, SingleFlight
from bot.diagnosis.words import bounce_of, tell_words
from bot.models.diagnosis import Diagnosis, Subject
from bot.ports.looking import Fetcher, History, OnFinding, Prober, Resolver
from bot.running.turns import Turns

DEADLINE = 10.0


@dataclass(frozen=True, slots=True)
class Diagnostician:
    """Implements the port `Diagnose`. After `deadline` seconds the verdict uses what is known by then."""

    resolver: Resolver
    prober: Prober
    ourselves: Ourselves = field(default_factory=Ourselves)
    deadline: float = DEADLINE
    history: History | None = None
    fetcher: Fetcher | None = None
    _single_flight: SingleFlight = field(default_factory=SingleFlight, init=False, repr=False)
    _turns: Turns = field(default_factory=Turns, init=False, repr=False)

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        await self._turns.take()
        bounce = bounce_of(subject)
        context = Context(self.resolver, self.prober, on_finding, self.ourselves, self.history, self.fetcher)
        tell_words(context, bounce, typed=subject.only_a_code)
        conclusions: Conclusions = {}
        if scope := scope_of(self.ourselves, subject.query, bounce):
            conclusions = await self._single_flight.investigate(scope, context, self.deadline)
        conclude = await CONCLUDE.get()
        await self._turns.take()
        findings = tuple(context.findings)
        key = (subject.query, bounce, subject.told_well_at, subject.doubt)
        if key not in conclusions:
            conclusions[key] = conclude(subject.query, Observed(findings, *key[1:]))
        elapsed = round(context.elapsed(), 4)
        return replace(
            conclusions[key],
            others=subject.others,
            findings=findings,
            elapsed_seconds=elapsed,
        )

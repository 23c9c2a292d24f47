"""Leads one diagnosis from words to verdict."""

from dataclasses import dataclass, field, replace

from bot.checks.context import Context, Ourselves
from bot.diagnosis.concluding import CONCLUDE
from bot.diagnosis.observed import Observed
from bot.diagnosis.scope import scope_of
from bot.diagnosis.single_flight import Conclusions, SingleFlight
from bot.diagnosis.words import words_of
from bot.models.diagnosis import Diagnosis, FindingState, Subject
from bot.models.words import Words
from bot.ports.looking import Fetcher, History, OnFinding, Prober, Resolver
from bot.turns import Turns

DEADLINE = 10.0


@dataclass(frozen=True, slots=True)
class Diagnostician:
    """The port `Diagnose`. `deadline`: seconds after which the verdict is made from what is there."""

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
        words = words_of(subject)
        context = Context(self.resolver, self.prober, on_finding, self.ourselves, self.history, self.fetcher)
        tell_words(context, words)
        conclusions: Conclusions = {}
        if scope := scope_of(self.ourselves, subject, words):
            conclusions = await self._single_flight.investigate(scope, context, self.deadline)
        conclude = await CONCLUDE.get()
        await self._turns.take()
        key, findings = (subject.query, words), tuple(context.findings)
        if key not in conclusions:
            conclusions[key] = conclude(subject.query, Observed(findings, words))
        elapsed = round(context.elapsed(), 4)
        return replace(conclusions[key], others=subject.others, findings=findings, elapsed_seconds=elapsed)


def tell_words(context: Context, words: Words) -> None:
    """What the bounce says is a finding like any other."""
    for number, quote in enumerate(words.spans, 1):
        context.tell(
            "reply",
            str(number),
            FindingState.FAIL if words.permanent else FindingState.WARN,
            f"The bounce says \u201c{quote[:200]}\u201d",
            detail={"text": quote[:500], "reason": words.reason, "likely_causes": list(words.likely)},
        )

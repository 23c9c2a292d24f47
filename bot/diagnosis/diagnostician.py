"""Leads one diagnosis from words to verdict."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ahead import Ahead
from bot.checks.scene import Ourselves, Scene
from bot.diagnosis.company import Company
from bot.diagnosis.errand import errand_of
from bot.diagnosis.sight import Sight
from bot.diagnosis.words import Words, words_of
from bot.models import Diagnosis, FindingState, Subject
from bot.ports.looking import Fetcher, History, OnFinding, Prober, Resolver
from bot.turns import Turns

DEADLINE = 10.0


def _load_conclude() -> Callable[[Subject, Sight, float], Diagnosis]:
    from bot.causes import load_causes
    from bot.diagnosis.verdict import conclude

    load_causes()
    return conclude


CONCLUDE = Ahead(_load_conclude)
"""Of signs and causes: tables that are first needed when everybody has answered."""
SOON = 0.05
"""Seconds after which they are loaded: by then the first questions are on their way."""


@dataclass(frozen=True, slots=True)
class Diagnostician:
    """The port `Diagnose`. `deadline`: seconds after which the verdict is made from what is there."""

    resolver: Resolver
    prober: Prober
    ourselves: Ourselves = field(default_factory=Ourselves)
    deadline: float = DEADLINE
    history: History | None = None
    fetcher: Fetcher | None = None
    _company: Company = field(default_factory=Company, init=False, repr=False)
    _turns: Turns = field(default_factory=Turns, init=False, repr=False)

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        await self._turns.take()
        asyncio.get_running_loop().call_later(SOON, CONCLUDE.begin)
        words = words_of(subject)
        scene = Scene(self.resolver, self.prober, on_finding, self.ourselves, self.history, self.fetcher)
        tell_words(scene, words)
        if errand := errand_of(scene, subject, words):
            await self._company.investigate(errand, scene, self.deadline)
        conclude = await CONCLUDE.get()
        await self._turns.take()
        sight = Sight(tuple(scene.findings), words)
        return conclude(subject, sight, scene.elapsed())


def tell_words(scene: Scene, words: Words) -> None:
    """What the bounce says is a finding like any other."""
    for number, quote in enumerate(words.spans, 1):
        scene.tell(
            "reply",
            str(number),
            FindingState.FAIL if words.permanent else FindingState.WARN,
            f"The bounce says \u201c{quote[:200]}\u201d",
            detail={"text": quote[:500], "reason": words.reason, "likely_causes": list(words.likely)},
        )

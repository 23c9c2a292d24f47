"""Diagnoses of the same scope at the same time share one investigation and get all its findings."""

import asyncio
import logging
from datetime import datetime

from bot.checks.context import Context
from bot.diagnosis.investigation import Investigation
from bot.diagnosis.scope import Scope
from bot.models.bounce import Bounce
from bot.models.diagnosis import Diagnosis, Doubt, Finding
from bot.models.query import Query

Conclusions = dict[tuple[Query, Bounce, datetime | None, Doubt | None], Diagnosis]
"""The diagnoses made from one investigation, by what they depend on besides: each is computed once."""

log = logging.getLogger(__name__)


class SingleFlight:
    """The investigations under way. None is kept: a later diagnosis checks everything again."""

    def __init__(self) -> None:
        self._under_way: dict[Scope, _Flight] = {}

    async def investigate(self, scope: Scope, context: Context, deadline: float) -> Conclusions:
        """Reports all findings to `context`; returns the diagnoses made so far, to read and to add to.

        `deadline`: seconds, counted from the start of the shared investigation.
        """
        flight = self._under_way.get(scope)
        if flight is None or flight.over:
            flight = self._under_way[scope] = _Flight(scope, context, deadline)
        try:
            await flight.follow(context)
            return flight.conclusions
        finally:
            if flight.over and self._under_way.get(scope) is flight:
                del self._under_way[scope]


class _Flight:
    """One investigation and the contexts that follow it; cancelled when the last of them leaves."""

    def __init__(self, scope: Scope, context: Context, deadline: float) -> None:
        self.conclusions: Conclusions = {}
        self._followers: list[Context] = []
        self._context = context.restarted(self._tell)
        work = Investigation(self._context, scope).run(deadline)
        self._running = asyncio.create_task(work)

    @property
    def over(self) -> bool:
        return self._running.done() or not self._followers

    async def follow(self, context: Context) -> None:
        """Passes on what is known already, then everything new until the investigation ends."""
        for known in self._context.findings:
            context.adopt(known)
        self._followers.append(context)
        try:
            await asyncio.shield(self._running)
        finally:
            self._followers.remove(context)
            if not self._followers and self._running.cancel():
                await asyncio.wait({self._running})

    def _tell(self, finding: Finding) -> None:
        for each in tuple(self._followers):
            try:
                each.adopt(finding)
            except Exception:
                log.exception("A finding could not be passed on to a diagnosis")

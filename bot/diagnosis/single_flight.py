"""Who asks the same at the same time joins the investigation under way, and is told all that it finds."""

import asyncio
import logging

from bot.checks.context import Context
from bot.diagnosis.investigation import Investigation
from bot.diagnosis.scope import Scope
from bot.models.bounce import Bounce
from bot.models.diagnosis import Diagnosis, Finding
from bot.models.query import Query

Conclusions = dict[tuple[Query, Bounce], Diagnosis]
"""What one investigation means, by what was asked and the bounce: each pair is concluded once."""

log = logging.getLogger(__name__)


class SingleFlight:
    """The investigations under way. None is kept: who comes later has everything looked at anew."""

    def __init__(self) -> None:
        self._under_way: dict[Scope, _Flight] = {}

    async def investigate(self, scope: Scope, context: Context, deadline: float) -> Conclusions:
        """Tells all that it finds. `deadline`: seconds, from when the first began who asked for the same.

        Gives what others have concluded from its findings, to read and to add to.
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
    """One investigation and those who follow it; it ends with the last of them."""

    def __init__(self, scope: Scope, context: Context, deadline: float) -> None:
        self.conclusions: Conclusions = {}
        self._followers: list[Context] = []
        self._context = context.anew(self._tell)
        work = Investigation(self._context, scope).run(deadline)
        self._running = asyncio.get_running_loop().create_task(work)

    @property
    def over(self) -> bool:
        return self._running.done() or not self._followers

    async def follow(self, context: Context) -> None:
        """What is known by now is told at once."""
        for known in self._context.findings:
            context.take(known)
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
                each.take(finding)
            except Exception:
                log.exception("One who follows a diagnosis could not be told what was found")

"""Who asks the same at the same time joins the investigation under way, and is told all that it finds.

What the same words and findings mean is concluded once as well.
"""

import asyncio
import logging

from bot.checks.scene import Scene
from bot.diagnosis.errand import Errand
from bot.diagnosis.investigation import Investigation
from bot.models.diagnosis import Diagnosis, Finding
from bot.models.query import Query
from bot.models.words import Words

Conclusions = dict[tuple[Query, Words], Diagnosis]
"""Of one investigation: what it means for whoever asked that, with those words."""

log = logging.getLogger(__name__)


class Company:
    """The investigations under way. None is kept: who comes later has everything looked at anew."""

    def __init__(self) -> None:
        self._under_way: dict[Errand, _Joint] = {}

    async def investigate(self, errand: Errand, scene: Scene, deadline: float) -> Conclusions:
        """Tells the scene. `deadline`: seconds, from when the first began who asked for the same.

        Gives what others have concluded from it, to read and to add to.
        """
        joint = self._under_way.get(errand)
        if joint is None or joint.over:
            joint = self._under_way[errand] = _Joint(errand, scene, deadline)
        try:
            await joint.follow(scene)
            return joint.conclusions
        finally:
            if joint.over and self._under_way.get(errand) is joint:
                del self._under_way[errand]


class _Joint:
    """One investigation and those who follow it; it ends with the last of them."""

    def __init__(self, errand: Errand, scene: Scene, deadline: float) -> None:
        self.conclusions: Conclusions = {}
        self._followers: list[Scene] = []
        self._scene = scene.anew(self._tell)
        work = Investigation(self._scene, errand).run(deadline)
        self._running = asyncio.get_running_loop().create_task(work)

    @property
    def over(self) -> bool:
        return self._running.done() or not self._followers

    async def follow(self, scene: Scene) -> None:
        """What is known by now is told at once."""
        for known in self._scene.findings:
            scene.take(known)
        self._followers.append(scene)
        try:
            await asyncio.shield(self._running)
        finally:
            self._followers.remove(scene)
            if not self._followers and self._running.cancel():
                await asyncio.wait({self._running})

    def _tell(self, finding: Finding) -> None:
        for each in tuple(self._followers):
            try:
                each.take(finding)
            except Exception:
                log.exception("One who follows a diagnosis could not be told what was found")

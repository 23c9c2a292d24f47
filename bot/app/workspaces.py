"""All workspaces that one process serves. Each is found by its team id."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from itertools import combinations
from typing import Any

from bot.app.core import Core
from bot.app.workspace import Workspace
from bot.errors import SettingError, SlackUnreachableError
from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.models.installation import Examined
from bot.models.intake import Intake
from bot.running.tasks import end
from bot.settings import Settings
from bot.settings.workspaces import FILE, TokenSet
from bot.telemetry.operators import OperatorsChannel
from bot.telemetry.web import Probe
from handlers.connection import App

PATIENCE = 5.0
"""Seconds for which a workspace may keep the others waiting at the start."""
LATE = "Slack does not answer in time, or limits the rate. I try again every minute."


class Workspaces:
    """Implements the ports `Mailroom`, `Directory` and `Reporter`."""

    def __init__(self, sets: Sequence[TokenSet]) -> None:
        self._all = [Workspace(tokens) for tokens in sets]

    async def identify(self) -> None:
        """Identifies all. Raises the first trouble if none can be served, and SettingError if two tokens
        belong to the same workspace."""
        await self._each(Workspace.identify, lambda one: one.us is not None)
        self._refuse_none(lambda one: one.us is not None)
        for one, other in combinations(self._all, 2):
            if one.us and other.us and one.us.team == other.us.team:
                both = f"[{one.tokens.name}] and [{other.tokens.name}]"
                raise SettingError(f"{FILE}: {both} are the same workspace, {one.us.url}; remove one.")

    async def start(self, core: Core) -> None:
        """Starts all. Raises the first trouble if none can be served; otherwise troubles are reported to the
        operators."""
        await self._each(lambda one: one.start(core), lambda one: one.app is not None)
        self._refuse_none(lambda one: one.app is not None)
        for one in self._all:
            if one.trouble:
                await one.tell_operators(core)
            one.keep_checking_token(core)

    async def _each(
        self, do: Callable[[Workspace], Coroutine[Any, Any, None]], done: Callable[[Workspace], bool]
    ) -> None:
        """Does it for all; once it is done for one, those that Slack keeps waiting are left for later."""
        tasks = {asyncio.create_task(do(one)): one for one in self._all}
        late = set(tasks)
        try:
            while late and not any(done(one) for one in self._all):
                _, late = await asyncio.wait(late, timeout=PATIENCE)
            for task in tasks.keys() - late:
                task.result()
        finally:
            for task in tasks:
                await end(task)
        for one in map(tasks.__getitem__, late):
            if not done(one):
                one.trouble = SlackUnreachableError(LATE)

    def _refuse_none(self, served: Callable[[Workspace], bool]) -> None:
        troubles = [one.trouble for one in self._all if one.trouble and not served(one)]
        if len(troubles) == len(self._all):
            raise troubles[0]

    async def stop_listening(self) -> None:
        await asyncio.gather(*(one.stop_listening() for one in self._all))

    async def stop_posting(self) -> None:
        await asyncio.gather(*(one.stop_posting() for one in self._all))

    async def ready(self) -> bool:
        """Whether at least one is ready. A restart would not help the others."""
        return any([await one.ready() for one in self._all])

    @property
    def parts(self) -> Mapping[str, Probe]:
        """Probes of the single workspaces by id, if there are several."""
        return {one.tokens.id: one.ready for one in self._all if one.tokens.name}

    def operators_channel(self, settings: Settings) -> OperatorsChannel | None:
        """The operators' channel, which is in the first workspace; None until Slack has identified that."""
        us, channel = self._all[0].us, settings.operators_channel
        return OperatorsChannel(us.team, channel) if us and channel else None

    @property
    def all_served(self) -> bool:
        return all(one.app for one in self._all)

    async def examine(self) -> Sequence[Examined]:
        """Checks permissions and Slack's clock in all workspaces that are served."""
        return [each for one in self._all for each in await one.examine()]

    @property
    def over_http(self) -> bool:
        """Whether any of them uses HTTP mode."""
        return any(one.tokens.app_token is None for one in self._all)

    def apps(self) -> Mapping[str, App]:
        """The apps served over HTTP, by signing secret."""
        return {
            one.tokens.signing_secret.text: one.app
            for one in self._all
            if one.app and one.tokens.signing_secret and not one.tokens.app_token
        }

    # For the use cases

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        """Fetches an intake's content. For a workspace no longer configured that is only the intake's
        text."""
        one = self._of(intake.team)
        return await one.mailroom.fetch(intake) if one else [intake.text]

    async def is_guest(self, intake: Intake) -> bool:
        """Asks the intake's workspace; one no longer configured gets no answer anyway."""
        one = self._of(intake.team)
        return one is not None and await one.directory.is_guest(intake)

    async def have_left(self, people: Collection[str], intake: Intake) -> bool:
        one = self._of(intake.team)
        return one is not None and await one.directory.have_left(people, intake)

    async def zone_of(self, intake: Intake) -> str | None:
        one = self._of(intake.team)
        return await one.directory.zone_of(intake) if one else None

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        one = self._of(incident.team)
        if one and one.poster:
            one.poster.progress(incident, findings)

    def wake(self) -> None:
        """Wakes all posters: there may be something new to post or redraw."""
        for one in self._all:
            if one.poster:
                one.poster.wake()

    def _of(self, team: str) -> Workspace | None:
        return next((one for one in self._all if one.us and one.us.team == team), None)

"""How the bot looks at itself while it runs, beside its work."""

from bot.app.workspaces import Workspaces
from bot.checkup.backlog import OUTBOX, examine_backlog
from bot.checkup.database import examine_database
from bot.checkup.network import examine_resolver
from bot.checkup.steadiness import Steadiness
from bot.checkup.vitals import Vitals
from bot.errors import StorageError
from bot.models.installation import Examined
from bot.operators import OperatorsDesk
from bot.ports.clock import Clock
from bot.ports.leases import Leases
from bot.ports.looking import Resolver
from bot.ports.people import Operators
from bot.storage import SqlStore

OURSELVES_EVERY, SLACK_EVERY = 60.0, 600.0
"""Seconds between looks at what is ours, and at what Slack says of us."""


async def keep_watch(
    clock: Clock, ourselves: "Ourselves", workspaces: Workspaces, operators: Operators, leases: Leases
) -> None:
    """As long as the clock goes, the operators are told what does not get better by itself."""
    await clock.every("vitals", OURSELVES_EVERY, Vitals(operators, ourselves.examine, leases).take)
    await clock.every("vitals in Slack", SLACK_EVERY, Vitals(operators, workspaces.examine, leases).take)


class Ourselves:
    """What is ours, and needs no Slack: database, clock, resolver, and whether our work gets done."""

    def __init__(
        self,
        store: SqlStore,
        workspaces: Workspaces,
        operators: OperatorsDesk,
        resolver: Resolver,
        controls: tuple[str, ...],
    ) -> None:
        self._store = store
        self._workspaces = workspaces
        self._operators = operators
        self._resolver = resolver
        self._controls = controls
        self._steadiness = Steadiness()

    async def examine(self) -> list[Examined]:
        database = await examine_database(self._store)
        await self._operators.catch_up()
        resolver = await examine_resolver(self._resolver, self._controls)
        return [database, self._steadiness.examine(), resolver, *await self._backlog()]

    async def _backlog(self) -> list[Examined]:
        """Where Slack refuses a workspace, the posts that wait for it are told of already."""
        try:
            found = examine_backlog(await self._store.backlog())
        except StorageError:
            return []
        return [each for each in found if self._workspaces.all_served or each.name != OUTBOX]

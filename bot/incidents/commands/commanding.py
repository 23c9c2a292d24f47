"""Runs commands, and marks the intake as processed in the same transaction as the last effect."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime

from bot.grammar.commands import (
    Act,
    Command,
    ListRecipients,
    Note,
    Question,
    Resolve,
    Settings,
    Stop,
    Why,
    Wrong,
)
from bot.incidents import answers, posts
from bot.incidents.commands.acting import acted
from bot.incidents.commands.answering import answered
from bot.incidents.commands.correcting import corrected
from bot.incidents.commands.serving import Serving
from bot.incidents.lookup import incident_meant
from bot.incidents.recipients import answer_recipients
from bot.incidents.rights import Rights
from bot.incidents.situation import Situation
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.models.incident import Incident
from bot.models.intake import Intake, IntakeKind
from bot.models.post import Place
from bot.ports.change import Change
from bot.ports.chat import Directory
from bot.ports.clock import Clock
from bot.ports.store import Store


class Commanding:
    def __init__(
        self,
        *,
        store: Store,
        directory: Directory,
        clock: Clock,
        transactions: Transactions,
        serving: Serving,
        timing: Timing,
    ) -> None:
        self._store = store
        self._rights = Rights(store.settings, directory)
        self._clock = clock
        self._transactions = transactions
        self._serving = serving
        self._timing = timing

    async def do(self, intake: Intake, command: Command) -> None:
        """Runs the command. Repeating it has no further effect.

        Raises SlackUnreachableError while it cannot be known whether somebody may decide.
        """
        left: Collection[str] = ()
        if _decides(command):
            intake, left = await self._rights.looked_up(intake)
        if isinstance(command, Act):
            await self._act(intake, command, left)
        elif isinstance(command, Question):
            await self._answer(intake, command)
        else:
            await self._serving.serve(intake, command, left)

    async def _act(self, intake: Intake, act: Act, left: Collection[str]) -> None:
        async def decide(incident: Incident) -> Change:
            watch = await self._store.watch(incident.id)
            assert watch is not None, incident.id
            settings = (await self._store.settings(intake.team, intake.channel)).without(left)
            situation = Situation(
                incident=incident, watch=watch, settings=settings, timing=self._timing, now=self._clock.now()
            )
            return acted(act, situation, intake)

        await self._with_named(intake, act.incident, decide)

    async def _answer(self, intake: Intake, command: Question) -> None:
        async def decide(incident: Incident) -> Change:
            now = self._clock.now()
            match command:
                case ListRecipients():
                    return answer_recipients(incident, await self._store.bounces(incident.id), intake, now)
                case Wrong():
                    return corrected(command, incident, intake, now)
                case Why() | Note():
                    return answered(command, incident, intake, now)

        await self._with_named(intake, command.incident, decide)

    async def _with_named(
        self, intake: Intake, name: str | None, decide: Callable[[Incident], Awaitable[Change]]
    ) -> None:
        """Applies `decide` to the incident that is meant, and finishes the intake."""

        async def step() -> Change:
            incident = await incident_meant(self._store, intake, name)
            if isinstance(incident, str):
                change = posts.unchanged(intake, incident, self._clock.now())
            else:
                change = _with_private_line(await decide(incident), incident, intake, self._clock.now())
            return replace(change, processed=(intake.origin,))

        await self._transactions.run(step)


def _decides(command: Command) -> bool:
    """Whether guests may give it only if they are named."""
    return isinstance(command, Stop | Resolve) or (isinstance(command, Settings) and bool(command.changes))


def _with_private_line(change: Change, incident: Incident, intake: Intake, now: datetime) -> Change:
    """Adds a private line if everything the change posts is in a thread that the user is not reading."""
    sees_thread = intake.kind is IntakeKind.ACTION or intake.thread_ts == incident.thread_ts
    if sees_thread or any(post.place is not Place.THREAD for post in change.posts):
        return change
    line = answers.told_in_thread(incident) if change.posts else answers.checking(incident)
    return replace(change, posts=(*change.posts, posts.pointing(intake, incident, line, now)))

"""Works off one intake: understands it, does it, and marks it done together with its last effect."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot import ports
from bot.errors import QueryError
from bot.grammar import (
    Command,
    Diagnose,
    Explain,
    Help,
    History,
    ListOpen,
    ListRecipients,
    Note,
    Recheck,
    Resolve,
    Settings,
    Snooze,
    Stop,
    Take,
    WatchDomain,
    Why,
    Wrong,
    parse_command,
)
from bot.incidents import answers, posts
from bot.incidents.acting import Act, acted
from bot.incidents.arrivals import Arrivals
from bot.incidents.chart import chart
from bot.incidents.configuring import Configuring
from bot.incidents.correcting import corrected
from bot.incidents.gathering import Gathering, Told
from bot.incidents.joining import Joining
from bot.incidents.recipients import answer_recipients
from bot.incidents.rules import Rules
from bot.incidents.shelf import Shelf
from bot.incidents.telling import told
from bot.incidents.troubles import troubles_in, troubles_of
from bot.incidents.urgency import by_urgency
from bot.models import (
    Explained,
    Explanation,
    Incident,
    Intake,
    IntakeKind,
    Listed,
    Post,
    Recalled,
)
from bot.ports import Change, Clock, Mailroom, Store

_WORDS = frozenset({IntakeKind.COMMAND, IntakeKind.MENTION, IntakeKind.ACTION})


class Handling:
    def __init__(
        self,
        *,
        store: Store,
        history: ports.History,
        clock: Clock,
        shelf: Shelf,
        mailroom: Mailroom,
        explain: Callable[[str], Explanation],
        rules: Rules,
    ) -> None:
        self._store = store
        self._history_of = history.of_domain
        self._clock = clock
        self._shelf = shelf
        self._mailroom = mailroom
        self._explain = explain
        self._rules = rules
        joining = Joining(store, clock, rules)
        self._arrivals = Arrivals(store, clock, shelf, joining, rules)
        self._gathering = Gathering(store, shelf, joining, self._arrivals)
        self._configuring = Configuring(store, clock)

    async def work(self, intake: Intake) -> None:
        """Whatever it is, afterwards it is worked; and doing it twice is doing it once."""
        if intake.kind not in _WORDS:
            return await self._read(intake)
        try:
            command = parse_command(intake.text)
        except QueryError as refusal:
            return await self._say(intake, str(refusal))
        return await self._do(intake, command)

    async def work_together(self, intakes: Sequence[Intake]) -> None:
        """Messages of one channel that nobody addressed to us. Doing it again is doing it once."""
        told = []
        for intake in intakes:
            parts = await self._mailroom.fetch(intake)
            told.append(Told(intake, await troubles_in(parts, asked=False)))
            await asyncio.sleep(0)  # reading is work for the processor: others may want it in between
        await self._gathering.take_in([one for one in told if one.troubles])
        silent = tuple(one.intake.origin for one in told if not one.troubles)
        await self._worked(silent)

    async def give_up(self, intake: Intake) -> None:
        """One kind line after an intake failed again and again, and no more of it."""
        if intake.addressed:
            return await self._say(intake, answers.NOT_DONE)
        return await self._done(intake, posts.below(intake, answers.NOT_DONE, self._clock.now()))

    async def _read(self, intake: Intake) -> None:
        parts = await self._mailroom.fetch(intake)
        troubles = await troubles_in(parts, asked=intake.addressed)
        if troubles:
            await self._arrivals.take_in(intake, troubles)
        elif intake.addressed:
            unread = intake.payload and not any(isinstance(part, bytes) for part in parts)
            await self._say(intake, answers.NOTHING_READ if unread else answers.NO_BOUNCE)
        else:
            await self._done(intake)

    async def _do(self, intake: Intake, command: Command) -> None:
        match command:
            case Diagnose():
                await self._diagnose(intake, command)
            case Recheck() | Snooze() | Stop() | Resolve() | Take():
                await self._act(intake, command)
            case Why() | Note() | ListRecipients() | Wrong():
                await self._tell(intake, command)
            case WatchDomain():
                await self._arrivals.stand(intake, command.domain)
            case Help():
                await self._say(intake, answers.HELP)
            case ListOpen():
                await self._list(intake)
            case History():
                await self._history(intake, command)
            case Explain():
                await self._explained(intake, command.code)
            case Settings():
                await self._shelf.settle(lambda: self._configuring.decide(intake, command))

    async def _diagnose(self, intake: Intake, command: Diagnose) -> None:
        """A code alone is explained: without a domain there is nothing to look at."""
        query = command.query
        if query.domain is None and query.reply is None and query.status is not None:
            return await self._explained(intake, query.status)
        return await self._arrivals.take_in(intake, await troubles_of(command))

    async def _act(self, intake: Intake, act: Act) -> None:
        async def decide(incident: Incident) -> Change:
            watch = await self._store.watch(incident.id)
            assert watch is not None, incident.id
            settings = await self._store.settings(intake.team, intake.channel)
            now = self._clock.now()
            return acted(act, incident, watch, intake, settings=settings, rules=self._rules, now=now)

        await self._with_named(intake, act.incident, decide)

    async def _tell(self, intake: Intake, command: Why | Note | ListRecipients | Wrong) -> None:
        async def decide(incident: Incident) -> Change:
            if isinstance(command, ListRecipients):
                joined = await self._store.bounces(incident.id)
                return answer_recipients(incident, joined, intake, self._clock.now())
            if isinstance(command, Wrong):
                return corrected(command, incident, intake, self._clock.now())
            return told(command, incident, intake, self._clock.now())

        await self._with_named(intake, command.incident, decide)

    async def _with_named(
        self, intake: Intake, name: str | None, decide: Callable[[Incident], Awaitable[Change]]
    ) -> None:
        """Stores what is decided about the incident that is meant, together with the intake's end."""

        async def step() -> Change:
            incident = await self._named(intake, name)
            if isinstance(incident, str):
                return Change(worked=(intake.origin,), posts=self._private(intake, incident))
            return replace(await decide(incident), worked=(intake.origin,))

        await self._shelf.settle(step)

    async def _list(self, intake: Intake) -> None:
        found = await self._store.open_incidents(intake.team, intake.channel)
        await self._done(
            intake, posts.privately(intake, Listed(incidents=by_urgency(found)), self._clock.now())
        )

    async def _history(self, intake: Intake, command: History) -> None:
        found = await self._store.incidents_of(intake.team, intake.channel, command.domain)
        now = self._clock.now()
        seen = await self._history_of(command.domain, min((one.opened_at for one in found), default=now))
        points = chart(seen, found, now)
        recalled = Recalled(domain=command.domain, incidents=tuple(found), points=points)
        await self._done(intake, posts.in_reply(intake, recalled, self._clock.now()))

    async def _explained(self, intake: Intake, code: str) -> None:
        try:
            explained = Explained(explanation=self._explain(code))
        except QueryError as refusal:
            return await self._say(intake, str(refusal))
        return await self._done(intake, posts.in_reply(intake, explained, self._clock.now()))

    async def _named(self, intake: Intake, name: str | None) -> Incident | str:
        """The incident that is meant, or the line that says why there is none to be shown here."""
        if name is None:
            thread = intake.thread_ts or (intake.ts if intake.kind is IntakeKind.ACTION else None)
            here = (
                await self._store.incident_in_thread(intake.team, intake.channel, thread) if thread else None
            )
            return here or answers.no_thread()
        found = await (self._store.incident(name) if name.startswith("B-") else self._of_domain(intake, name))
        if found is None or (found.team, found.channel) != (intake.team, intake.channel):
            return answers.unknown(name)
        return found

    async def _of_domain(self, intake: Intake, domain: str) -> Incident | None:
        there = await self._store.open_incident(intake.team, intake.channel, domain)
        return there or next(
            iter(await self._store.incidents_of(intake.team, intake.channel, domain, 1)), None
        )

    async def _say(self, intake: Intake, text: str) -> None:
        await self._done(intake, *self._private(intake, text))

    def _private(self, intake: Intake, text: str) -> tuple[Post, ...]:
        return (posts.in_private(intake, text, self._clock.now()),)

    async def _done(self, intake: Intake, *told: Post) -> None:
        await self._worked((intake.origin,), *told)

    async def _worked(self, origins: tuple[str, ...], *told: Post) -> None:
        async def decide() -> Change:
            return Change(worked=origins, posts=told)

        await self._shelf.settle(decide)

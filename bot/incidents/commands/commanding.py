"""Runs commands, and marks the intake as processed in the same transaction as the last effect."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.errors import QueryError
from bot.grammar.codes import may_be_mark
from bot.grammar.commands import (
    Act,
    Command,
    Diagnose,
    Explain,
    General,
    Greeting,
    Help,
    ListOpen,
    ListRecipients,
    Note,
    Question,
    Resolve,
    Settings,
    ShowHistory,
    Stop,
    Thanks,
    WatchDomain,
    Why,
    Wrong,
)
from bot.incidents import answers, posts
from bot.incidents.arriving.arrivals import Arrivals
from bot.incidents.arriving.subjects import no_failure, read_part
from bot.incidents.commands.acting import acted
from bot.incidents.commands.answering import answered
from bot.incidents.commands.chart import chart
from bot.incidents.commands.configuring import configured
from bot.incidents.commands.correcting import corrected
from bot.incidents.lookup import incident_meant
from bot.incidents.recipients import answer_recipients
from bot.incidents.replies import Replies
from bot.incidents.rights import Rights
from bot.incidents.situation import Situation
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.incidents.urgency import by_urgency
from bot.models.content import Explained, Listed, Recalled
from bot.models.explanation import Explanation
from bot.models.incident import Incident
from bot.models.intake import Intake, IntakeKind
from bot.models.post import Place
from bot.models.query import Query
from bot.ports.change import Change
from bot.ports.chat import Directory
from bot.ports.clock import Clock
from bot.ports.looking import History
from bot.ports.store import Store
from bot.subject import subjects_of, tells_something


class Commanding:
    def __init__(
        self,
        *,
        store: Store,
        history: History,
        directory: Directory,
        clock: Clock,
        transactions: Transactions,
        arrivals: Arrivals,
        replies: Replies,
        explain: Callable[[str], Explanation],
        timing: Timing,
    ) -> None:
        self._store = store
        self._history_of = history.of_domain
        self._rights = Rights(store.settings, directory)
        self._clock = clock
        self._transactions = transactions
        self._arrivals = arrivals
        self._replies = replies
        self._explain = explain
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
            await self._serve(intake, command, left)

    async def _serve(self, intake: Intake, command: General, left: Collection[str]) -> None:
        match command:
            case Diagnose():
                await self._diagnose(intake, command)
            case WatchDomain():
                await self._arrivals.watch_domain(intake, command.domain)
            case Help() | Greeting() | Thanks():
                await self._replies.say(intake, answers.GENERAL_ANSWERS[type(command)])
            case ListOpen():
                await self._list(intake)
            case ShowHistory():
                await self._history(intake, command)
            case Explain():
                await self._explained(intake, command.code)
            case Settings():
                await self._configure(intake, command, left)
            case _:
                assert_never(command)

    async def _diagnose(self, intake: Intake, command: Diagnose) -> None:
        """Diagnoses the query. A code alone is explained, because without a domain there is nothing to
        check."""
        query = command.query
        if code := _code_alone(query):
            return await self._explained(intake, code)
        pasted = await read_part(query.reply or command.text)
        if told := answers.GOT_THROUGH.get(no_failure([pasted]) or ""):
            return await self._replies.say(intake, told)
        if pasted.advice:
            return await self._replies.say(intake, answers.instead(pasted.advice))
        subjects = subjects_of(query, pasted.reading)
        if any(map(tells_something, subjects)):
            return await self._arrivals.open_or_join(intake, subjects)
        if query.status is not None:
            return await self._explained(intake, query.status)
        return await self._replies.say(intake, answers.NOTHING_TO_CHECK)

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

    async def _configure(self, intake: Intake, command: Settings, left: Collection[str]) -> None:
        async def decide() -> Change:
            stored = await self._store.settings(intake.team, intake.channel)
            change = configured(command, stored, intake, self._clock.now(), left)
            return replace(change, processed=(intake.origin,))

        await self._transactions.run(decide)

    async def _list(self, intake: Intake) -> None:
        found = await self._store.open_incidents(intake.team, [intake.channel])
        listed = Listed(incidents=by_urgency(found))
        await self._replies.done(intake, posts.in_private(intake, listed, self._clock.now()))

    async def _history(self, intake: Intake, command: ShowHistory) -> None:
        domain, refusal = await self._domain_meant(intake, command)
        if domain is None:
            return await self._replies.say(intake, refusal)
        found = await self._store.incidents_of(intake.team, intake.channel, domain)
        now = self._clock.now()
        seen = await self._history_of(domain, min((one.opened_at for one in found), default=now))
        points = chart(seen, found, now)
        zone = (await self._store.settings(intake.team, intake.channel)).zone
        recalled = Recalled(domain=domain, incidents=tuple(found), points=points, zone=zone)
        return await self._replies.done(intake, posts.in_reply(intake, recalled, self._clock.now()))

    async def _domain_meant(self, intake: Intake, command: ShowHistory) -> tuple[str | None, str]:
        """The domain that is named, or else the one of the thread's incident; or why there is none."""
        if command.domain:
            return command.domain, ""
        incident = await incident_meant(self._store, intake, None)
        return (None, incident) if isinstance(incident, str) else (incident.query.domain, answers.NO_HISTORY)

    async def _explained(self, intake: Intake, code: str) -> None:
        try:
            explained = Explained(explanation=self._explain(code))
        except QueryError as refusal:
            return await self._replies.say(intake, str(refusal))
        return await self._replies.done(intake, posts.in_reply(intake, explained, self._clock.now()))


def _decides(command: Command) -> bool:
    """Whether guests may give it only if they are named."""
    return isinstance(command, Stop | Resolve) or (isinstance(command, Settings) and bool(command.changes))


def _code_alone(query: Query) -> str | None:
    """The code, if nothing else was asked about: an SMTP code or a provider's own."""
    if query.domain is not None:
        return None
    if query.reply is None:
        return query.status
    return query.reply if may_be_mark(query.reply) else None


def _with_private_line(change: Change, incident: Incident, intake: Intake, now: datetime) -> Change:
    """Adds a private line if everything the change posts is in a thread that the user is not reading."""
    sees_thread = intake.kind is IntakeKind.ACTION or intake.thread_ts == incident.thread_ts
    if sees_thread or any(post.place is not Place.THREAD for post in change.posts):
        return change
    line = answers.told_in_thread(incident) if change.posts else answers.checking(incident)
    return replace(change, posts=(*change.posts, posts.pointing(intake, incident, line, now)))

"""Runs commands that concern no single incident: questions about domains and codes, lists, settings."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import assert_never

from bot.errors import QueryError
from bot.grammar.codes import may_be_mark
from bot.grammar.commands import (
    Diagnose,
    Explain,
    General,
    Greeting,
    Help,
    ListOpen,
    Settings,
    ShowHistory,
    Thanks,
    WatchDomain,
)
from bot.incidents import answers, posts
from bot.incidents.arriving.arrivals import Arrivals
from bot.incidents.arriving.subjects import no_failure, read_part
from bot.incidents.commands.chart import chart
from bot.incidents.commands.configuring import configured
from bot.incidents.lookup import incident_meant
from bot.incidents.replies import Replies
from bot.incidents.transactions import Transactions
from bot.incidents.urgency import by_urgency
from bot.models.content import Explained, Listed, Recalled
from bot.models.explanation import Explanation
from bot.models.intake import Intake
from bot.models.query import Query
from bot.ports.change import Change
from bot.ports.chat import Directory
from bot.ports.clock import Clock
from bot.ports.looking import History
from bot.ports.store import Store
from bot.subject import subjects_of, tells_something


class Serving:
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
    ) -> None:
        self._store = store
        self._history_of = history.of_domain
        self._directory = directory
        self._clock = clock
        self._transactions = transactions
        self._arrivals = arrivals
        self._replies = replies
        self._explain = explain

    async def serve(self, intake: Intake, command: General, left: Collection[str]) -> None:
        """Runs the command. `left`: people named in `rights` who are not in the channel any more."""
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

    async def _configure(self, intake: Intake, command: Settings, left: Collection[str]) -> None:
        zone = await self._own_zone(intake) if command.changes else None

        async def decide() -> Change:
            stored = await self._store.settings(intake.team, intake.channel)
            change = configured(command, stored, intake, self._clock.now(), left=left, zone=zone)
            return replace(change, processed=(intake.origin,))

        await self._transactions.run(decide)

    async def _own_zone(self, intake: Intake) -> str | None:
        """The person's time zone, if nobody has set anything in the channel yet."""
        stored = await self._store.settings(intake.team, intake.channel)
        return None if stored.version else await self._directory.zone_of(intake)

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
        zone = await self._own_zone(intake)
        settings = (await self._store.settings(intake.team, intake.channel)).begun_in(zone)
        recalled = Recalled(domain=domain, incidents=tuple(found), points=points, zone=settings.zone)
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


def _code_alone(query: Query) -> str | None:
    """The code, if nothing else was asked about: an SMTP code or a provider's own."""
    if query.domain is not None:
        return None
    if query.reply is None:
        return query.status
    return query.reply if may_be_mark(query.reply) else None

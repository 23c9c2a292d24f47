"""Runs one due check: claims it, looks or reminds, and stores the result."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from bot.errors import RefusedValueError
from bot.incidents.arriving.joining import has_unreported, report_joined
from bot.incidents.looking.claims import Claims
from bot.incidents.looking.experience import experience
from bot.incidents.looking.look import Look
from bot.incidents.looking.outcomes import ended, failed, looked, reminded
from bot.incidents.quiet import keep_quiet
from bot.incidents.recipients import list_recipients
from bot.incidents.situation import Situation
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.models.channel import ChannelSettings
from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.models.incident import Aside, FollowedTrouble, Incident
from bot.models.watch import Watch, WatchState
from bot.ports.change import Change
from bot.ports.chat import Reporter
from bot.ports.clock import Clock
from bot.ports.looking import Diagnose, OnFinding
from bot.ports.store import Store
from bot.watch.policy import Duty, duty

_MOST_TRIES = 3
_LOOKS_AT_ONCE = 40
"""Limits concurrent looks that nobody is waiting for: each asks a dozen servers and must meet its
deadline."""
_log = structlog.get_logger()
_Effect = Callable[[Situation], Change]
"""What a check changes, given the situation in which the result is stored: not the one in which the check
began."""


class Checking:
    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        transactions: Transactions,
        diagnose: Diagnose,
        reporter: Reporter,
        timing: Timing,
        claims: Claims,
    ) -> None:
        self._store = store
        self._clock = clock
        self._transactions = transactions
        self._diagnose = diagnose
        self._reporter = reporter
        self._timing = timing
        self._claims = claims
        self._running: set[str] = set()
        self._looks = asyncio.Semaphore(_LOOKS_AT_ONCE)

    async def run_due(self, incident: str, check_no: int) -> None:
        """Runs a due check. Does nothing if its number is spent, it is not due yet, or another process has
        it."""
        if incident in self._running:
            return
        self._running.add(incident)
        try:
            with bound_contextvars(incident=incident, check=check_no):
                await self._run(incident, check_no)
        finally:
            self._running.discard(incident)

    async def _run(self, name: str, check_no: int) -> None:
        found = await self._next(name, check_no)
        if found is None or (at := found[1].next_check_at) is None:
            return
        incident, watch = found
        if at > self._clock.now():
            await self._clock.schedule(name, check_no, at, urgent=watch.urgent)
            return
        await self._settings_of(incident)  # if they cannot be read, the result could not be stored
        if await self._claims.take(name, check_no):
            await self._run_claimed(incident, watch)

    async def _run_claimed(self, incident: Incident, watch: Watch) -> None:
        try:
            async with self._claims.kept(incident.id, watch.check_no):
                effect = await self._effect(incident, watch)
            await self._store_effect(watch, effect)
        except RefusedValueError:  # the same look would be refused again
            await self._store_effect(watch, failed)

    async def _settings_of(self, incident: Incident) -> ChannelSettings:
        return await self._store.settings(incident.team, incident.channel)

    async def _next(self, name: str, check_no: int) -> tuple[Incident, Watch] | None:
        """The incident and its watch; None if the check number is spent."""
        found = await self._store.watched(name)
        return found if found and _is_next(found[1], check_no) else None

    async def _effect(self, incident: Incident, watch: Watch) -> _Effect:
        """Does what the check has to do: looks, or only reminds or ends."""
        match duty(watch, incident, self._clock.now()):
            case Duty.REMIND:
                return reminded
            case Duty.END:
                return ended
            case Duty.LOOK:
                look = await self._look(incident)
        if look is None:
            return failed
        return partial(looked, look=look, known=await experience(self._store, incident, look.found))

    async def _look(self, incident: Incident) -> Look | None:
        """Diagnoses all that the incident is about; None if that failed for its own trouble."""
        async with nullcontext() if incident.is_waited_for else self._looks:
            found, aside, second = await asyncio.gather(
                self._diagnosed(incident, incident.subject, self._progress_of(incident)),
                self._look_beside(incident, incident.aside),
                self._look_beside(incident, incident.second_trouble),
            )
        return Look(seen=incident, found=found, aside=aside, second=second) if found else None

    async def _look_beside(
        self, incident: Incident, other: Aside | FollowedTrouble | None
    ) -> Diagnosis | None:
        """The diagnosis of what the incident has beside its own trouble, if anything."""
        return await self._diagnosed(incident, other.subject, lambda _: None) if other else None

    async def _diagnosed(
        self, incident: Incident, subject: Subject, on_finding: OnFinding
    ) -> Diagnosis | None:
        """The diagnosis; None if every attempt raised, which is a bug of ours and is logged."""
        for attempt in range(1, _MOST_TRIES + 1):
            try:
                return await self._diagnose(subject, on_finding)
            except Exception:
                _log.exception("look_failed", incident=incident.id, attempt=attempt)
                await asyncio.sleep(0.1 * attempt)
        return None

    def _progress_of(self, incident: Incident) -> OnFinding:
        """Collects findings, and shows progress if somebody is waiting for the result."""
        findings: list[Finding] = []

        def on_finding(finding: Finding) -> None:
            findings.append(finding)
            if incident.is_waited_for:
                self._reporter.progress(incident, tuple(findings))

        return on_finding

    async def _store_effect(self, checked: Watch, effect: _Effect) -> None:
        async def decide() -> Change | None:
            found = await self._next(checked.incident, checked.check_no)
            if found is None:
                return None
            incident, watch = found
            settings = await self._settings_of(incident)
            situation = Situation(
                incident=incident, watch=watch, settings=settings, timing=self._timing, now=self._clock.now()
            )
            change = await self._with_joined(incident, effect(situation))
            return keep_quiet(change, settings, self._clock.now())

        await self._transactions.run(decide)

    async def _with_joined(self, incident: Incident, change: Change) -> Change:
        """Reports bounces that joined but were held back because the thread had just been told of others."""
        if not has_unreported(incident):
            return change
        joined = await self._store.bounces(incident.id)
        now = self._clock.now()
        return list_recipients(report_joined(change, joined, now), joined, now)


def _is_next(watch: Watch, check_no: int) -> bool:
    return watch.state is WatchState.PENDING and watch.check_no == check_no

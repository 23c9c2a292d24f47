"""Opens or joins incidents for an intake, and marks it as processed in the same transaction."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.incidents import answers, posts
from bot.incidents.arriving.editing import Editing
from bot.incidents.arriving.joining import Arrival, Joining, asks_again
from bot.incidents.arriving.opening import opened, opened_to_watch
from bot.incidents.arriving.origins import origin_of
from bot.incidents.lookup import latest_incident
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.models.diagnosis import Subject
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.post import Post
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Store

MOST_DOMAINS = 20
"""Most domains of one message that are diagnosed; more would flood its thread with cards."""
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
Found = tuple[Change, Incident | None]
"""What to store, and the incident that existed already, if any."""
Step = Callable[[], Awaitable[Found]]
"""Called again after each conflict."""


class Arrivals:
    def __init__(
        self, store: Store, clock: Clock, transactions: Transactions, joining: Joining, timing: Timing
    ) -> None:
        self._store = store
        self._clock = clock
        self._transactions = transactions
        self._joining = joining
        self._timing = timing
        self._editing = Editing(store, clock, transactions, timing)

    async def open_or_join(
        self, intake: Intake, subjects: Sequence[Subject], unread: Sequence[str] = ()
    ) -> None:
        """Opens or joins an incident for each subject, and finishes the intake. Repeating it has no further
        effect. `unread`: what was left out of what the intake brought."""
        extra = self._left_out(intake, len(subjects), unread)
        new = subjects[:MOST_DOMAINS]
        if intake.edited:
            named = {subject.query.domain for subject in subjects}
            new = await self._editing.follow(intake, new, named)
        steps = [self._step_for(intake, subject, first=number == 0) for number, subject in enumerate(new)]
        *first, last = steps or [_nothing]
        known = [await self._run(step) for step in first]
        await self._run_last(intake, last, known, extra)

    async def watch_domain(self, intake: Intake, domain: str) -> None:
        """Watches a domain, or points to the incident that is already open for it."""

        async def step() -> Found:
            existing = await self._store.open_incident(intake.team, intake.channel, domain)
            if existing is not None:
                return Change(), existing
            now = self._clock.now()
            return opened_to_watch(domain, intake, name=new_id(), timing=self._timing, now=now), None

        await self._run_last(intake, step, to_watch=True)

    async def _run(self, step: Step) -> Incident | None:
        """Stores what the step changes. Returns the incident that existed already, if any."""
        existing: Incident | None = None

        async def decide() -> Change:
            nonlocal existing
            change, existing = await step()
            return change

        await self._transactions.run(decide)
        return existing

    async def _run_last(
        self,
        intake: Intake,
        step: Step,
        known: Sequence[Incident | None] = (),
        extra: tuple[Post, ...] = (),
        *,
        to_watch: bool = False,
    ) -> None:
        """Runs the last step, finishes the intake and answers who asked. `known`: incidents that existed
        already; `to_watch`: they asked to watch a domain."""

        async def decide() -> Change:
            change, existing = await step()
            pointer = self._pointer(intake, [one for one in (*known, existing) if one], to_watch)
            return replace(change, processed=(intake.origin,), posts=(*change.posts, *pointer, *extra))

        await self._transactions.run(decide)

    def _step_for(self, intake: Intake, subject: Subject, *, first: bool) -> Step:
        """Nothing changes if the origin is known, or if somebody only asks about what is open; otherwise the
        bounce joins an incident or opens one. `first`: of the message's subjects."""
        domain = subject.query.domain

        async def step() -> Found:
            origin = await origin_of(self._store, intake, domain, first=first)
            if before := await self._store.incident_of_origin(origin):
                return Change(), before
            arrival = Arrival(origin=origin, intake=intake, subject=subject)
            if not subject.bounced and (known := await self._joining.answer_to(intake, domain)):
                change = await self._joining.asked_about(known, arrival)
                return change, change.incident or known
            existing = await self._joining.existing_incident(intake, domain)
            if existing is not None and self._joining.may_join(existing, arrival):
                change = await self._join(existing, arrival)
                return change, change.incident or existing
            return await self._open(intake, subject, origin, existing), None

        return step

    async def _join(self, existing: Incident, arrival: Arrival) -> Change:
        if existing.state.is_open and asks_again(existing, arrival):
            return await self._joining.asked_again(existing, arrival)
        return await self._joining.join(existing, [arrival])

    async def _open(self, intake: Intake, subject: Subject, origin: str, existing: Incident | None) -> Change:
        now, domain = self._clock.now(), subject.query.domain
        before = existing or (await latest_incident(self._store, intake, domain) if domain else None)
        change = opened(
            subject, intake, name=new_id(), origin=origin, before=before, timing=self._timing, now=now
        )
        return replace(change, supersedes=existing.id if existing and existing.state.is_open else None)

    def _pointer(self, intake: Intake, known: Sequence[Incident], to_watch: bool) -> tuple[Post, ...]:
        """A private pointer to a known incident, for whoever asked; not for somebody who only posted a
        message."""
        own = intake.message_origin
        asked_again = [one for one in known if one.origin != own or intake.kind.points]
        if not intake.addressed or not asked_again:
            return ()
        first = asked_again[0]
        now = self._clock.now()
        line = answers.pointer(first, now, to_watch=to_watch)
        return (posts.in_private(intake, line, now, first),)

    def _left_out(self, intake: Intake, count: int, unread: Sequence[str]) -> tuple[Post, ...]:
        """A line about what was not read, and what is not diagnosed. A message gets it once, however often it
        is edited."""
        lines = [answers.not_read(unread)] if unread else []
        if count > MOST_DOMAINS:
            lines.append(answers.too_many(count, MOST_DOMAINS))
        if not lines:
            return ()
        post = posts.below(intake, "\n".join(lines), self._clock.now())
        return (replace(post, key=f"answer/{posts.key_part(intake.message_origin)}:left-out"),)


async def _nothing() -> Found:
    return Change(), None


def new_id() -> str:
    """`B-` and 40 random bits. Among a million incidents two collide with a probability of 37 % (birthday
    bound); the store refuses the second one, which then gets a new id."""
    return "B-" + "".join(secrets.choice(_BASE32) for _ in range(8))

"""Keeps one reaction on each message of an incident, which shows its state outside the thread."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.incident import Incident
from bot.ports.outbox import NewReaction, Reaction, Shown
from handlers.posting.pace import Gate
from handlers.posting.refusals import Refusals, pauses_channel
from handlers.posting.worker import soonest
from handlers.rendering import matters, most_important, sign
from handlers.trouble import ERRORS, Fate, Trouble, trouble_of

log = structlog.get_logger()

MOST_JOINED = 20
"""Messages that joined among which the next change is chosen."""
AS_WANTED = frozenset({"already_reacted", "no_reaction"})


@dataclass(frozen=True, slots=True)
class _Step:
    """A message should show `new` instead of `old`; `done` records it."""

    channel: str
    ts: str
    old: frozenset[str]
    new: str
    """Empty for no reaction."""
    done: Callable[[], Awaitable[None]]


class _Sought(NamedTuple):
    """What a search for the next change found."""

    step: _Step | None = None
    """The first change that Slack's pace allows now."""
    wait: float | None = None
    """Without one: seconds until the first change may go; None if there is none."""


class Reactions:
    def __init__(
        self,
        *,
        store: Shown,
        client: AsyncWebClient,
        adding: Gate,
        removing: Gate,
        team: str,
        refusals: Refusals,
    ) -> None:
        self._store = store
        self._client = client
        self._adding = adding
        self._removing = removing
        self._team = team
        self._refusals = refusals
        self._failed = 0
        self._refused: str | None = None
        """Slack's error for the last reaction, if it was refused."""

    async def waits(self) -> bool:
        """Whether there is a reaction to change."""
        sought = await self._next()
        return sought.step is not None or sought.wait is not None

    async def work(self) -> float | None:
        """Changes one reaction. Returns the seconds until there is more to do, or None.

        Nearly every change adds a reaction, so in a storm nothing is read before Slack takes another one.
        """
        await self._adding.opened()
        sought = await self._next()
        if sought.step:
            await self._show(sought.step)
            return 0.0
        return self._refusals.until_next() if sought.wait is None else sought.wait

    async def _next(self) -> _Sought:
        """The next change that may go now. Messages that joined come last, so that in a storm they do not
        delay the ones that opened incidents; among each, states that ask somebody to act or say that it is
        over come first."""
        paused = self._refusals.paused
        opened = await self._store.stale_reactions(self._team, paused=paused)
        sought = await self._first([(one, one.origin_ts) for one in opened])
        if sought.step is None and self._removing.until(1) > 0:
            sought = await self._next_joined(sought, paused, bare=True)
        if sought.step is None:
            sought = await self._next_joined(sought, paused)
        return sought

    async def _next_joined(self, sought: _Sought, paused: Collection[str], *, bare: bool = False) -> _Sought:
        """The next change to a message that joined. While nothing more may be removed, `bare` ones are sought
        first: hundreds of others may be older."""
        while sought.step is None:
            joined = await self._store.stale_joined_reactions(
                self._team, MOST_JOINED, paused=paused, bare=bare
            )
            more = await self._first([(one.incident, one.joined) for one in joined])
            sought = _Sought(more.step, soonest(sought.wait, more.wait))
            if len(joined) < MOST_JOINED or more.wait is not None:
                break
        return sought

    async def _first(self, stale: Sequence[tuple[Incident, str | None]]) -> _Sought:
        """The first change that may go now; records which messages before it show what they should."""
        as_they_should_be: list[NewReaction] = []
        sought = _Sought()
        for incident, ts in sorted(stale, key=lambda one: not matters(sign(one[0]))):
            noted = await self._wanted(incident, ts)
            name = noted[0].reaction
            known = frozenset(one.on.shown or "" for one in noted)
            if not ts or known == {name}:
                as_they_should_be += noted
                continue
            done = partial(self._store.reactions_shown, noted)
            step = _Step(incident.channel, ts, known - {name, ""}, name, done)
            if (wait := self._wait_for(step)) <= 0:
                sought = _Sought(step)
                break
            sought = _Sought(None, soonest(sought.wait, wait))
        if as_they_should_be:
            await self._store.reactions_shown(as_they_should_be)
        return sought

    def _wait_for(self, step: _Step) -> float:
        """Seconds until all calls of the step may go, so that no message is left without a reaction."""
        removed = self._removing.until(len(step.old)) if step.old else 0.0
        return max(removed, self._adding.until(1) if step.new else 0.0)

    async def _wanted(self, incident: Incident, ts: str | None) -> list[NewReaction]:
        """The reactions wanted for each incident that the message opened or joined. `ts` None: a command
        opened it."""
        here = await self._store.reactions_on(incident.team, incident.channel, ts) if ts else ()
        now = here or (Reaction(incident=incident),)
        name = most_important(one.incident for one in now).reaction
        return [NewReaction(on=one, sign=sign(one.incident).reaction, reaction=name) for one in now]

    async def _show(self, step: _Step) -> None:
        trouble = await self._change(step)
        if trouble and trouble.fate is not Fate.REFUSED:
            return
        self._failed = 0
        if trouble and trouble.why != self._refused:
            log.info("posting.reaction_refused", channel=step.channel, ts=step.ts, why=trouble.why)
        self._refused = trouble.why if trouble else None
        if trouble and pauses_channel(trouble.why):
            await self._refusals.about(step.channel, trouble.why)
        else:
            await step.done()

    async def _change(self, step: _Step) -> Trouble | None:
        for old in sorted(step.old):
            if trouble := await self._call(self._client.reactions_remove, self._removing, step, old):
                return trouble
        if not step.new:
            return None
        return await self._call(self._client.reactions_add, self._adding, step, step.new)

    async def _call(
        self, method: Callable[..., Awaitable[Any]], gate: Gate, step: _Step, name: str
    ) -> Trouble | None:
        """The trouble with the call, if there is any; what may pass holds up further ones."""
        gate.went()
        try:
            await method(channel=step.channel, timestamp=step.ts, name=name)
        except ERRORS as error:
            trouble = trouble_of(error)
            if trouble.why in AS_WANTED:
                return None
            if trouble.fate is not Fate.REFUSED:
                self._failed += 1
                gate.hold(trouble.pause(self._failed))
            return trouble
        return None

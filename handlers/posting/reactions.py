"""Keeps one reaction on each message of an incident, which shows its state outside the thread."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.incident import Incident
from bot.ports.outbox import NewReaction, Reaction, Shown
from handlers.posting.pace import Gate
from handlers.posting.refusals import Refusals, pauses_channel
from handlers.rendering import most_important, sign
from handlers.trouble import ERRORS, Fate, Trouble, trouble_of

log = structlog.get_logger()

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


class Reactions:
    def __init__(
        self, *, store: Shown, client: AsyncWebClient, bucket: Gate, team: str, refusals: Refusals
    ) -> None:
        self._store = store
        self._client = client
        self._bucket = bucket
        self._team = team
        self._refusals = refusals
        self._failed = 0
        self._refused: str | None = None
        """Slack's error for the last reaction, if it was refused."""

    async def waits(self) -> bool:
        """Whether there is a reaction to change."""
        return await self._next() is not None

    async def work(self) -> float | None:
        """Changes one reaction. Returns the seconds until there is more to do, or None."""
        if not await self._next():
            return self._refusals.until_next()
        await self._bucket.take()
        if step := await self._next():
            await self._show(step)
        return 0.0

    async def _next(self) -> _Step | None:
        """The next change. Messages that joined come last, so that in a storm they do not delay the ones that
        opened incidents."""
        paused = self._refusals.paused
        opened = await self._store.stale_reactions(team=self._team, paused=paused)
        if step := await self._first([(one, one.origin_ts) for one in opened]):
            return step
        while joined := await self._store.stale_joined_reactions(1, self._team, paused):
            if step := await self._first([(one.incident, one.joined) for one in joined]):
                return step
        return None

    async def _first(self, stale: Sequence[tuple[Incident, str | None]]) -> _Step | None:
        """The change for the first message that needs one; records that those before it are right."""
        as_they_should_be: list[NewReaction] = []
        step = None
        for incident, ts in stale:
            noted = await self._wanted(incident, ts)
            name = noted[0].reaction
            known = frozenset(one.on.shown or "" for one in noted)
            if ts and known != {name}:
                done = partial(self._store.reactions_shown, noted)
                step = _Step(incident.channel, ts, known - {name, ""}, name, done)
                break
            as_they_should_be += noted
        if as_they_should_be:
            await self._store.reactions_shown(as_they_should_be)
        return step

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
            self._failed += 1
            self._bucket.hold(trouble.pause(self._failed))
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
            if trouble := await self._call(self._client.reactions_remove, step, old):
                return trouble
        return await self._call(self._client.reactions_add, step, step.new) if step.new else None

    async def _call(self, method: Callable[..., Awaitable[Any]], step: _Step, name: str) -> Trouble | None:
        try:
            await method(channel=step.channel, timestamp=step.ts, name=name)
        except ERRORS as error:
            trouble = trouble_of(error)
            return None if trouble.why in AS_WANTED else trouble
        return None

"""The one reaction on the message that opened an incident: its state, seen from outside the thread."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Incident
from bot.ports import Store
from handlers.posting.pace import Bucket
from handlers.posting.trouble import ERRORS, Fate, Trouble, trouble_of
from handlers.rendering import sign

log = structlog.get_logger()

AS_WANTED = frozenset({"already_reacted", "no_reaction"})


class Reactions:
    def __init__(self, *, store: Store, client: AsyncWebClient, bucket: Bucket, team: str) -> None:
        self._store = store
        self._client = client
        self._bucket = bucket
        self._team = team
        self._failed = 0

    async def work(self) -> float | None:
        """Changes one reaction. Returns the seconds until there is more to do, or None."""
        if not await self._stale():
            return None
        await self._bucket.take()
        for incident, shown in (await self._stale())[:1]:
            await self._show(incident, shown)
        return 0.0

    async def _stale(self) -> list[tuple[Incident, str | None]]:
        """Those whose reaction is to change; notes that the others are as they should be."""
        stale = []
        for incident, shown in await self._store.stale_reactions():
            if sign(incident).reaction == shown:
                await self._store.reaction_shown(incident.id, shown, incident.version)
            elif incident.team == self._team:
                stale.append((incident, shown))
        return stale

    async def _show(self, incident: Incident, shown: str | None) -> None:
        name = sign(incident).reaction
        trouble = await self._change(incident, shown, name)
        if trouble and trouble.fate is not Fate.REFUSED:
            self._failed += 1
            self._bucket.hold(trouble.pause(self._failed))
            return
        self._failed = 0
        if trouble:
            log.info("posting.reaction_refused", incident=incident.id, why=trouble.why)
        await self._store.reaction_shown(incident.id, name, incident.version)

    async def _change(self, incident: Incident, old: str | None, new: str) -> Trouble | None:
        trouble = await self._call(self._client.reactions_remove, incident, old) if old else None
        return trouble or await self._call(self._client.reactions_add, incident, new)

    async def _call(
        self, method: Callable[..., Awaitable[Any]], incident: Incident, name: str
    ) -> Trouble | None:
        try:
            await method(channel=incident.channel, timestamp=incident.origin_ts, name=name)
        except ERRORS as error:
            trouble = trouble_of(error)
            return None if trouble.why in AS_WANTED else trouble
        return None

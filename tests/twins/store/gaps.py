"""Since when messages may have been missed, and where to look for them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.models.intake import Intake
from tests.twins.store.tables import InMemory


class Gaps(InMemory):
    async def note_gap(self, team: str, since: datetime, at: datetime) -> datetime:
        first = min(since, self._tables.gaps.get(team, (since, at))[0])
        self._tables.gaps[team] = (first, at)
        return first

    async def close_gap(self, team: str, noted_at: datetime) -> None:
        if self._tables.gaps.get(team, (noted_at, None))[1] == noted_at:
            del self._tables.gaps[team]

    def on_failure(self, tell: Callable[[], None]) -> Callable[[], None]:
        self._tables.on_failure.append(tell)
        return lambda: self._tables.on_failure.remove(tell)

    async def direct_channels(self, team: str, limit: int) -> Sequence[str]:
        written = [one.channel for one in reversed(self._tables.inbox.values()) if one.team == team]
        return list(dict.fromkeys(one for one in written if one.startswith("D")))[:limit]

    async def was_pointed_at(self, pointing: Intake) -> bool:
        first, last = pointing.pointings
        return any(first < origin < last for origin in self._tables.inbox)

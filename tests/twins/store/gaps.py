"""Since when messages may have been missed."""

from datetime import datetime

from tests.twins.store.tables import InMemory


class Gaps(InMemory):
    async def note_gap(self, team: str, since: datetime, at: datetime) -> datetime:
        first = min(since, self._tables.gaps.get(team, (since, at))[0])
        self._tables.gaps[team] = (first, at)
        return first

    async def close_gap(self, team: str, noted_at: datetime) -> None:
        if self._tables.gaps.get(team, (noted_at, None))[1] == noted_at:
            del self._tables.gaps[team]

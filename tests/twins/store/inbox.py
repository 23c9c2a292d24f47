"""Accepted intakes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.models.intake import Intake
from tests.twins.store.tables import InMemory


class Inbox(InMemory):
    async def accept(self, intake: Intake) -> bool:
        if intake.origin in self._tables.inbox:
            return False
        self._tables.inbox[intake.origin] = intake
        return True

    async def last_accepted_at(self, team: str) -> datetime | None:
        theirs = (intake for intake in reversed(self._tables.inbox.values()) if intake.team == team)
        return next((intake.received_at for intake in theirs), None)

    async def unprocessed(self, limit: int = 100, busy: Collection[tuple[str, str]] = ()) -> Sequence[Intake]:
        waiting = self._tables.inbox.keys() - self._tables.processed
        elsewhere = [
            intake
            for origin, intake in self._tables.inbox.items()
            if origin in waiting and (intake.team, intake.channel) not in busy
        ]
        return elsewhere[:limit]

    async def edited_since(self, edit: Intake) -> bool:
        first, last = edit.later_edits
        return any(first < origin < last for origin in self._tables.inbox)

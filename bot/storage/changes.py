"""Stores many changes in one transaction, with one statement per table instead of one per change."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyProcessedError, ConflictError
from bot.ports.change import Change
from bot.storage.queries import bounces, channels, corrections, inbox, incident_rows, outbox, watches

T = TypeVar("T")
Refusal = ConflictError | AlreadyProcessedError


async def apply(connection: AsyncConnection, changes: Sequence[Change]) -> Sequence[Refusal | None]:
    """Stores each change whole or not at all. Returns for each the error that prevented it, or None.

    Raises ConflictError for conflicts that only writing reveals, such as two new incidents of one domain.
    """
    known = await _Known.locked(connection, changes)
    refusals = [known.refusal(change) for change in changes]
    await _store(connection, [change for change, no in zip(changes, refusals, strict=True) if no is None])
    return refusals


class _Known:
    """The rows that changes depend on, locked until the changes are stored."""

    def __init__(self, versions: dict[str, int], checks: dict[str, int], unprocessed: set[str]) -> None:
        self._versions = versions
        self._checks = checks
        self._unprocessed = unprocessed

    @classmethod
    async def locked(cls, connection: AsyncConnection, changes: Sequence[Change]) -> "_Known":
        return cls(
            await incident_rows.versions(connection, [c.incident.id for c in changes if c.incident]),
            await watches.next_checks(
                connection, [c.watch.incident for c in changes if c.watch and c.spends is not None]
            ),
            await inbox.still_unprocessed(connection, [*chain(*(c.processed for c in changes))]),
        )

    def refusal(self, change: Change) -> Refusal | None:
        """The error if something the change depends on has changed, else None. Then the change counts as
        stored for those after it."""
        incident, watch, processed = change.incident, change.watch, set(change.processed)
        if not processed <= self._unprocessed:
            return AlreadyProcessedError(
                f"one of these intakes is already processed: {', '.join(change.processed)}"
            )
        if incident and self._versions.get(incident.id, 0) != incident.version:
            return ConflictError(f"{incident.id} was changed by somebody else")
        if watch and change.spends is not None and self._checks.get(watch.incident) != change.spends:
            return ConflictError(f"check {change.spends} of {watch.incident} is spent")
        self._unprocessed -= processed
        if incident:
            self._versions[incident.id] = incident.version + 1
        if watch:
            self._checks.pop(watch.incident, None)
        return None


async def _store(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    await incident_rows.put(
        connection, _all(c.incident for c in changes), superseded=_all(c.supersedes for c in changes)
    )
    await watches.put(connection, _all(c.watch for c in changes))
    await bounces.put(connection, {c.incident.id: c.bounces for c in changes if c.incident})
    await outbox.put(connection, [*chain(*(c.posts for c in changes))])
    await inbox.processed(connection, [*chain(*(c.processed for c in changes))])
    for settings in _all(c.settings for c in changes):
        await channels.put(connection, settings)
    for correction in _all(c.correction for c in changes):
        await corrections.put(connection, correction)


def _all(found: Iterable[T | None]) -> Sequence[T]:
    return [each for each in found if each is not None]

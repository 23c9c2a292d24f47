"""Applies changes, whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.errors import AlreadyProcessedError, ConflictError
from bot.models.incident import Incident
from bot.models.post import Place, Post
from bot.models.watch import WatchState
from bot.ports.change import Change
from tests.twins.store.tables import Entry, InMemory, ShownRow


def slot_of(incident: Incident) -> tuple[str, str, str]:
    """The unique slot of the open incident of a channel and domain."""
    return (incident.team, incident.channel, incident.query.domain or incident.id)


def _takes_slot(incident: Incident, stored: Incident | None) -> bool:
    """Whether it takes the slot: an incident that was open for the same domain keeps it, unless it was
    superseded."""
    kept = stored is not None and stored.state.is_open and slot_of(stored) == slot_of(incident)
    return incident.state.is_open and not kept


class Changes(InMemory):
    async def apply(self, change: Change) -> None:
        self._refuse_conflicts(change)
        self._tables.processed.update(change.processed)
        if change.incident:
            self._put_incident(change.incident, change.supersedes)
        if change.watch:
            before = self._tables.watches.get(change.watch.incident)
            if before is None or before.next_check_at != change.watch.next_check_at:
                self._tables.planned[change.watch.incident] = datetime.now(UTC)
            self._tables.watches[change.watch.incident] = change.watch
            self._tables.leases.pop(change.watch.incident, None)
        if change.incident:
            self._tables.bounces.setdefault(change.incident.id, []).extend(change.bounces)
        if chosen := change.settings:
            kept = replace(chosen, version=chosen.version + 1)
            self._tables.settings[chosen.team, chosen.channel] = kept
        if said := change.correction:
            self._tables.corrections[said.incident, said.by] = said
        for post in change.posts:
            self._tables.outbox.setdefault(post.key, Entry(post))
            self._try_card_again(post)

    def _refuse_conflicts(self, change: Change) -> None:
        if not set(change.processed) <= self._tables.inbox.keys() - self._tables.processed:
            raise AlreadyProcessedError(
                f"one of these intakes is already processed: {', '.join(change.processed)}"
            )
        incident = change.incident
        if incident:
            stored = self._tables.incidents.get(incident.id)
            if (stored.version if stored else 0) != incident.version:
                raise ConflictError(f"{incident.id} was changed by somebody else")
            holder = self._tables.slots.get(slot_of(incident))
            if _takes_slot(incident, stored) and holder not in {None, incident.id, change.supersedes}:
                raise ConflictError(f"{holder} is open for the same domain")
        if change.settings:
            known = self._tables.settings.get((change.settings.team, change.settings.channel))
            if (known.version if known else 0) != change.settings.version:
                raise ConflictError(
                    f"the settings of {change.settings.channel} were changed by somebody else"
                )
        if change.spends is not None and change.watch:
            watch = self._tables.watches.get(change.watch.incident)
            if watch is None or watch.check_no != change.spends or watch.state is not WatchState.PENDING:
                raise ConflictError(f"check {change.spends} of {change.watch.incident} is spent")

    def _try_card_again(self, post: Post) -> None:
        for key, entry in self._tables.outbox.items():
            of_it = entry.post.incident == post.incident and entry.post.place is Place.CARD
            not_before = entry.post.not_before
            put_off = entry.state == "new" and not_before is not None and not_before > post.created_at
            if post.place is Place.THREAD and of_it and (put_off or entry.state == "dropped"):
                again = replace(entry.post, not_before=post.created_at)
                self._tables.outbox[key] = Entry(again, attempts=entry.attempts)

    def _put_incident(self, incident: Incident, supersedes: str | None) -> None:
        stored = self._tables.incidents.get(incident.id)
        kept = stored or incident
        self._tables.incidents[incident.id] = replace(
            incident,
            version=incident.version + 1,
            card_ts=incident.card_ts or kept.card_ts,
            thread_ts=incident.thread_ts or kept.thread_ts,
        )
        self._tables.shown.setdefault(incident.id, ShownRow())
        takes = _takes_slot(incident, stored)
        leaves = takes or not incident.state.is_open
        gone = {supersedes} | ({incident.id} if leaves else set())
        self._tables.slots = {slot: held for slot, held in self._tables.slots.items() if held not in gone}
        if takes:
            self._tables.slots[slot_of(incident)] = incident.id

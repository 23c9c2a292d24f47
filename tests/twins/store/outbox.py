"""The outbox."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.models.content import is_news
from bot.models.post import Place, Post
from bot.ports.outbox import Outgoing
from bot.storage.queries.due_posts import LONGEST_WAIT
from tests.twins.store.tables import Entry, InMemory


class Outbox(InMemory):
    async def to_send(self, now: datetime | None = None) -> Sequence[Outgoing]:
        """Everything waiting, in the order it was stored; for tests. `now`: leaves out what waits until
        later."""
        return [
            _outgoing(entry)
            for entry in self._tables.outbox.values()
            if entry.state in {"new", "sending"} and self._may_go(entry.post, now)
        ]

    async def next_to_send(
        self,
        team: str,
        now: datetime,
        busy: Collection[str],
        limit: int,
        *,
        excluding: Collection[str] = (),
    ) -> Sequence[Outgoing]:
        waiting = await self.to_send(now)
        first: dict[str, Outgoing] = {}
        for outgoing in sorted(waiting, key=_rank):
            post = outgoing.post
            if post.team == team and post.channel not in busy and post.key not in excluding:
                first.setdefault(post.channel, outgoing)
        return list(first.values())[:limit]

    async def outgoing(self, key: str) -> Outgoing | None:
        entry = self._tables.outbox.get(key)
        return _outgoing(entry) if entry else None

    async def said(self, beginning: str) -> Sequence[tuple[str, datetime]]:
        return [
            (key, entry.post.created_at)
            for key, entry in self._tables.outbox.items()
            if not entry.post.incident and key.startswith(beginning)
        ]

    def _may_go(self, post: Post, now: datetime | None) -> bool:
        if now and post.not_before and now < post.not_before <= now + LONGEST_WAIT:
            return False
        incident = self._tables.incidents.get(post.incident)
        return post.place is not Place.THREAD or bool(incident and incident.card_ts)

    async def sending(self, key: str, at: datetime, after: datetime | None = None) -> bool:
        entry = self._tables.outbox[key]
        if entry.state not in {"new", "sending"} or entry.sending_since != after:
            return False
        entry.state, entry.sending_since, entry.attempts = "sending", at, entry.attempts + 1
        return True

    async def not_sent(self, key: str, since: datetime, not_before: datetime | None = None) -> None:
        entry = self._tables.outbox[key]
        if entry.state == "sending" and entry.sending_since == since:
            entry.state, entry.sending_since = "new", None
            entry.post = replace(entry.post, not_before=not_before or entry.post.not_before)

    async def pause_channel(self, team: str, channel: str, until: datetime, reported_since: datetime) -> None:
        for entry in self._new_in(team, channel):
            incident = self._tables.incidents.get(entry.post.incident)
            unshown = incident is not None and incident.card_ts is None
            if entry.post.place is Place.CARD and (entry.post.not_before or reported_since) < until:
                entry.post = replace(entry.post, not_before=until)
            elif entry.post.place is Place.THREAD and unshown and entry.post.created_at < reported_since:
                entry.state, entry.why, entry.done_at = (
                    "dropped",
                    "Slack did not accept its card in time",
                    until,
                )

    async def resume_channel(self, team: str, channel: str, at: datetime) -> None:
        for entry in self._new_in(team, channel):
            refused = entry.post.place is Place.CARD or entry.attempts > 0
            if refused and entry.post.not_before and entry.post.not_before > at:
                entry.post = replace(entry.post, not_before=at)

    def _new_in(self, team: str, channel: str) -> list[Entry]:
        here = (team, channel, "new")
        entries = self._tables.outbox.values()
        return [one for one in entries if (one.post.team, one.post.channel, one.state) == here]

    async def sent(self, key: str, ts: str | None, at: datetime) -> bool:
        entry = self._tables.outbox[key]
        if entry.state == "sent":
            return ts is not None and entry.ts == ts
        entry.state, entry.ts, entry.done_at = "sent", ts, at
        incident = self._tables.incidents.get(entry.post.incident)
        if incident and entry.post.place is Place.CARD:
            thread_ts = incident.thread_ts or ts
            self._tables.incidents[incident.id] = replace(incident, card_ts=ts, thread_ts=thread_ts)
        return True

    async def moved(self, incident: str, thread_ts: str) -> None:
        self._tables.incidents[incident] = replace(self._tables.incidents[incident], thread_ts=thread_ts)

    async def dropped(self, key: str, why: str, at: datetime) -> None:
        dead = self._tables.outbox[key].post
        for entry in self._tables.outbox.values():
            its_thread = entry.post.place is Place.THREAD and entry.post.incident == dead.incident
            follows = dead.place is Place.CARD and its_thread and entry.state == "new"
            if entry.post.key == key or follows:
                entry.state, entry.why, entry.done_at = "dropped", why, at


def _outgoing(entry: Entry) -> Outgoing:
    return Outgoing(post=entry.post, attempts=entry.attempts, sending_since=entry.sending_since)


def _rank(outgoing: Outgoing) -> tuple[bool, bool, bool]:
    post = outgoing.post
    return outgoing.sending_since is None, post.place is not Place.CARD, is_news(post.content)

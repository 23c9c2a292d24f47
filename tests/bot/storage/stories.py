"""Helpers for tests of the store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.models.content import Said
from bot.models.incident import IncidentState
from bot.models.past import Week
from bot.models.post import Place, Post
from bot.ports.change import Change
from bot.ports.outbox import Outgoing
from bot.ports.store import Store
from tests.given import NOON, incident, post, said, watch


async def to_send(store: Store, now: datetime = NOON) -> Sequence[Outgoing]:
    """The first entry of each channel of T1 that is to be sent."""
    return await store.next_to_send("T1", now, (), 100)


def opening(name: str = "B-AAAAAAAA", **more: Any) -> Change:
    opened = incident(name, **more)
    return Change(
        incident=opened,
        watch=watch(name),
        posts=(post(f"{name}/card", team=opened.team), said(f"{name}/diagnosis", opened.team)),
    )


async def close_one(store: Store, name: str = "B-AAAAAAAA", **more: Any) -> None:
    """An incident that lasted for 90.5 seconds until noon."""
    began = NOON - timedelta(seconds=90.5)
    over = incident(name, name, opened_at=began, state=IncidentState.RECOVERED, closed_at=NOON, **more)
    await store.apply(Change(incident=over))


AS_BEFORE_CLOSING_TIMES = (
    "ALTER TABLE outbox DROP COLUMN news",
    "DROP INDEX ix_incidents_derived",
    "ALTER TABLE incidents DROP COLUMN derived",
    "DROP INDEX ix_incidents_closed",
    "ALTER TABLE incidents DROP COLUMN closed_at",
    "ALTER TABLE bounces DROP COLUMN arrived",
    "DROP INDEX ix_inbox_direct",
    "UPDATE incidents SET body = '{' WHERE id = 'B-BBBBBBBB'",
    "UPDATE alembic_version SET version_num = '0017'",
)
"""Takes a database back to the version that did not keep them in a column."""


async def this_week(store: Store) -> Week:
    """The week until a second after noon."""
    return (await store.past("T1", ["C1"], NOON + timedelta(seconds=1))).weeks[0]


async def next_to_send(store: Store, busy: tuple[str, ...] = ()) -> list[str]:
    """The keys of what is sent next at noon."""
    return [one.post.key for one in await store.next_to_send("T1", NOON, busy, 10)]


def reply(key: str, channel: str, team: str = "T1") -> Post:
    """An answer that belongs to no incident."""
    words = Said(text="words")
    return replace(post(key, Place.REPLY, words), incident="", channel=channel, team=team)

"""A channel has a new id: everything of it belongs to that from now on.

Slack gives a private channel a new id when it is shared with another workspace.
https://docs.slack.dev/reference/events/channel_id_changed
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import fixed
from bot.storage.queries.outbox_rows import WAITING
from bot.storage.tables import bounces, channels, inbox, incidents, outbox
from bot.storage.times import current_seconds


async def rename(connection: AsyncConnection, team: str, old: str, new: str) -> None:
    """Origins too, because the same messages have the new id in theirs now. Incidents get a new version, so
    that changes under way are computed again; what Slack shows of them stays as it is."""
    await _give_up_slots(connection, team, old, new)
    await connection.execute(
        incidents.update()
        .where(*_here(incidents, team, old))
        .values(
            channel=new,
            **_replaced(old, new, incidents.c.origin, incidents.c.open_slot, incidents.c.body),
            version=incidents.c.version + 1,
            card_version=incidents.c.card_version + 1,
            reaction_version=incidents.c.reaction_version + 1,
        )
    )
    theirs = select(incidents.c.id).where(*_here(incidents, team, new))
    joined = bounces.update().where(bounces.c.incident.in_(theirs), bounces.c.origin.contains(old))
    await connection.execute(joined.values(**_replaced(old, new, bounces.c.origin)))
    await _rename_intakes(connection, team, old, new)
    await _rename_posts(connection, team, old, new)
    unless_chosen = ~exists().where(*_here(channels.alias(), team, new))
    await connection.execute(
        channels.update()
        .where(*_here(channels, team, old), unless_chosen)
        .values(channel=new, **_replaced(old, new, channels.c.body))
    )


async def _give_up_slots(connection: AsyncConnection, team: str, old: str, new: str) -> None:
    """An incident opened since for the same domain stays the one that bounces join."""
    now = incidents.alias()
    taken = exists().where(now.c.open_slot == func.replace(incidents.c.open_slot, old, new))
    await connection.execute(
        incidents.update().where(*_here(incidents, team, old), taken).values(open_slot=None)
    )


async def _rename_intakes(connection: AsyncConnection, team: str, old: str, new: str) -> None:
    """Those not processed yet. One that has come again, with the new id, is finished by that."""
    waiting = (*_here(inbox, team, old), inbox.c.worked_at.is_(None))
    moved = {"channel": new, **_replaced(old, new, inbox.c.origin, inbox.c.body)}
    await connection.execute(inbox.update().where(*waiting, _is_free(inbox.c.origin, old, new)).values(moved))
    await connection.execute(inbox.update().where(*waiting).values(worked_at=current_seconds(connection)))


async def _rename_posts(connection: AsyncConnection, team: str, old: str, new: str) -> None:
    """A post that is being sent keeps its key, by which it is looked up."""
    being_sent = WAITING & (outbox.c.state == fixed("sending"))
    key = case((being_sent, outbox.c.key), else_=func.replace(outbox.c.key, old, new))
    here = (*_here(outbox, team, old), being_sent | _is_free(outbox.c.key, old, new))
    moved = {"channel": new, "key": key, **_replaced(old, new, outbox.c.body)}
    await connection.execute(outbox.update().where(*here).values(moved))


def _here(table: Any, team: str, channel: str) -> tuple[ColumnElement[bool], ...]:
    return table.c.team == team, table.c.channel == channel


def _replaced(old: str, new: str, *columns: Column[Any]) -> dict[str, ColumnElement[Any]]:
    return {column.name: func.replace(column, old, new) for column in columns}


def _is_free(column: Column[Any], old: str, new: str) -> ColumnElement[bool]:
    """Whether no other row has what the unique column will contain."""
    other = column.table.alias()
    renamed = func.replace(column, old, new)
    return (renamed == column) | ~exists().where(other.c[column.name] == renamed)

"""Indexes for queries that scanned whole tables: what is waiting, open, or leased."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

WAITING = "state IN ('new', 'sending')"
OPEN = "state IN ('looking', 'waiting')"
HELD = "lease_until IS NOT NULL"


def upgrade() -> None:
    op.drop_index("ix_outbox_to_send", "outbox")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["team", "channel", "seq"],
        unique=False,
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["team", "channel"],
        unique=False,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index(
        "ix_watches_held",
        "watches",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text(HELD),
        postgresql_where=sa.text(HELD),
    )

"""Indexes in the order of the queries: similar incidents newest first, urgent checks that are due."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

INDEXES = {
    "ix_incidents_alike": (
        "incidents",
        ["team", "channel", "provider", "trouble", "opened_at"],
        "state = 'waiting'",
    ),
    "ix_incidents_recovered": (
        "incidents",
        ["team", "provider", "trouble", "opened_at"],
        "lasted IS NOT NULL",
    ),
    "ix_watches_urgent": ("watches", ["next_check_at"], "state = 'pending' AND urgent"),
}


def upgrade() -> None:
    op.drop_index("ix_incidents_trouble", "incidents")
    op.add_column("watches", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, (table, columns, where) in INDEXES.items():
        op.create_index(
            name, table, columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )

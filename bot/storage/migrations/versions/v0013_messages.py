"""Indexes to find the incidents that a message opened or joined."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INDEXES = {
    "ix_incidents_message": ("incidents", "origin_ts"),
    "ix_bounces_message": ("bounces", "ts"),
}


def upgrade() -> None:
    for name, (table, column) in INDEXES.items():
        told = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, table, [column], unique=False, sqlite_where=told, postgresql_where=told)

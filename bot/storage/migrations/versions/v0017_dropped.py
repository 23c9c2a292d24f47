"""Counts the posts that Slack refused without reading the whole outbox at each request for the metrics."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

DROPPED = sa.text("state = 'dropped'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_dropped", "outbox", ["seq"], unique=False, sqlite_where=DROPPED, postgresql_where=DROPPED
    )

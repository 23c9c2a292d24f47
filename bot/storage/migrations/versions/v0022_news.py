"""Which posts are news that nobody waits for, so that what somebody asked for goes first."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

WAITS = "state IN ('new', 'sending') AND key LIKE '%/recheck/%' AND body NOT LIKE '%\"asked_by\":\"%'"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("news", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(f"UPDATE outbox SET news = true WHERE {WAITS}")  # noqa: S608

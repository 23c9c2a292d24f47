"""When each check was planned, so that those planned by a clock that was ahead are planned again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("watches", sa.Column("planned_at", sa.Float()))
    op.create_index(
        "ix_watches_planned",
        "watches",
        ["planned_at"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )

"""An index to find the direct messages in which somebody has written to us."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    direct = sa.text("channel LIKE 'D%'")
    op.create_index(
        "ix_inbox_direct",
        "inbox",
        ["team", "channel", "seq"],
        unique=False,
        sqlite_where=direct,
        postgresql_where=direct,
    )

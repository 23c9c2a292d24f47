"""When the mail of a bounce that joined arrived for delivery: it may have been refused during an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("bounces", sa.Column("arrived", sa.Float(), nullable=True))

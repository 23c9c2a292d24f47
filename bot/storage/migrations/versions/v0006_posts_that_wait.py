"""Posts that wait for the end of quiet hours."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("not_before", sa.Float(), nullable=True))

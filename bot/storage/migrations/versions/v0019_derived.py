"""Which rows have all the columns that are derived from their bodies; the others are completed by and by."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("derived", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_incidents_derived", "incidents", ["derived"], unique=False)

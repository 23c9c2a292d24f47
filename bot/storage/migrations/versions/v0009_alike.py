"""Provider and trouble of incidents, and how long those that recovered lasted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("provider", sa.String(length=253), nullable=True))
    op.add_column("incidents", sa.Column("trouble", sa.String(length=64), nullable=True))
    op.add_column("incidents", sa.Column("lasted", sa.Float(), nullable=True))
    op.create_index("ix_incidents_trouble", "incidents", ["team", "provider", "trouble"], unique=False)

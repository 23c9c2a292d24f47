"""Results of sessions with mail servers are kept, so that a look can be compared with earlier ones."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "sightings",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("vantage", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("connect_seconds", sa.Float(), nullable=True),
        sa.Column("banner_seconds", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_sightings")),
    )
    op.create_index("ix_sightings_at", "sightings", ["at"], unique=False)
    op.create_index("ix_sightings_domain", "sightings", ["domain", "at"], unique=False)
    op.create_index("ix_sightings_host", "sightings", ["host", "at"], unique=False)

"""Users' corrections of verdicts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("incident", sa.String(length=10), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], name=op.f("fk_corrections_incident")),
        sa.PrimaryKeyConstraint("incident", "person", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_at", "corrections", ["at"], unique=False)

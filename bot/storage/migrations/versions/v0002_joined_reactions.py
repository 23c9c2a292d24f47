"""Messages that joined an incident show its state as a reaction too."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("bounces", sa.Column("ts", sa.String(length=32), nullable=True))
    op.add_column("bounces", sa.Column("reaction", sa.String(length=100), nullable=True))
    op.add_column("bounces", sa.Column("reaction_due", sa.String(length=100), nullable=True))
    op.create_index(
        "ix_bounces_reaction_due",
        "bounces",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("reaction_due IS NOT NULL"),
        postgresql_where=sa.text("reaction_due IS NOT NULL"),
    )

"""PostgreSQL enforces lengths, but the origin of a message's further domain may exceed 255 characters."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("incidents", "origin", type_=sa.Text())
        op.alter_column("bounces", "origin", type_=sa.Text())

"""PostgreSQL minds lengths: what a further domain of one message is known by may be longer than 255."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("incidents", "origin", type_=sa.Text())
        op.alter_column("bounces", "origin", type_=sa.Text())

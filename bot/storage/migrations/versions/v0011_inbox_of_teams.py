"""The team of each intake, so that catching up starts where that workspace was last heard from."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

FROM_BODY = {"sqlite": "json_extract(body, '$.team')", "postgresql": "body::json ->> 'team'"}


def upgrade() -> None:
    op.add_column("inbox", sa.Column("team", sa.String(length=32), nullable=False, server_default=""))
    team = FROM_BODY[op.get_bind().dialect.name]
    op.execute(f"UPDATE inbox SET team = coalesce({team}, '') WHERE body <> ''")  # noqa: S608
    op.create_index("ix_inbox_team", "inbox", ["team", "seq"], unique=False)

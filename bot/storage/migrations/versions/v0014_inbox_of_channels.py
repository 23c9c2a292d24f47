"""The channel of each intake, so that intakes of busy channels can be skipped in the query."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

FROM_BODY = {"sqlite": "json_extract(body, '$.channel')", "postgresql": "body::json ->> 'channel'"}


def upgrade() -> None:
    op.add_column("inbox", sa.Column("channel", sa.String(length=32), nullable=False, server_default=""))
    channel = FROM_BODY[op.get_bind().dialect.name]
    op.execute(f"UPDATE inbox SET channel = coalesce({channel}, '') WHERE worked_at IS NULL AND body <> ''")  # noqa: S608

"""When each incident was closed, so that the database can count them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

FROM_BODY = {
    "sqlite": "CASE WHEN json_valid(body) "
    "THEN (julianday(json_extract(body, '$.closed_at')) - 2440587.5) * 86400 END",
    "postgresql": """extract(epoch FROM substring(body FROM '"closed_at":"([^"]+)"')::timestamptz)""",
}


def upgrade() -> None:
    op.add_column("incidents", sa.Column("closed_at", sa.Float()))
    closed_at = FROM_BODY[op.get_bind().dialect.name]
    op.execute(f"UPDATE incidents SET closed_at = {closed_at} WHERE state NOT IN ('looking', 'waiting')")  # noqa: S608
    told = sa.text("closed_at IS NOT NULL")
    op.create_index(
        "ix_incidents_closed",
        "incidents",
        ["team", "closed_at"],
        unique=False,
        sqlite_where=told,
        postgresql_where=told,
    )

"""The first tables: inbox, incidents, bounces, watches, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.Column("worked_at", sa.Float(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_inbox")),
        sa.UniqueConstraint("origin", name=op.f("uq_inbox_origin")),
    )
    op.create_index(
        "ix_inbox_unworked",
        "inbox",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("worked_at IS NULL"),
        postgresql_where=sa.text("worked_at IS NULL"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=10), nullable=False),
        sa.Column("team", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=True),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("origin_ts", sa.String(length=32), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("card_ts", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("open_slot", sa.String(length=330), nullable=True),
        sa.Column("opened_at", sa.Float(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reaction", sa.String(length=100), nullable=True),
        sa.Column("reaction_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("open_slot", name=op.f("uq_incidents_open_slot")),
    )
    op.create_index(
        "ix_incidents_card_stale",
        "incidents",
        ["id"],
        unique=False,
        sqlite_where=sa.text("card_version < version"),
        postgresql_where=sa.text("card_version < version"),
    )
    op.create_index("ix_incidents_domain", "incidents", ["team", "channel", "domain"], unique=False)
    op.create_index(op.f("ix_incidents_origin"), "incidents", ["origin"], unique=False)
    op.create_index(
        "ix_incidents_reaction_stale",
        "incidents",
        ["id"],
        unique=False,
        sqlite_where=sa.text("reaction_version < version"),
        postgresql_where=sa.text("reaction_version < version"),
    )
    op.create_index("ix_incidents_thread", "incidents", ["team", "channel", "thread_ts"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("incident", sa.String(length=10), nullable=False),
        sa.Column("team", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("user", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sending_since", sa.Float(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("done_at", sa.Float(), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_incident"), "outbox", ["incident"], unique=False)
    op.create_index(
        "ix_outbox_to_send",
        "outbox",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('new', 'sending')"),
        postgresql_where=sa.text("state IN ('new', 'sending')"),
    )
    op.create_table(
        "bounces",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("incident", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], name=op.f("fk_bounces_incident")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_bounces")),
    )
    op.create_index(op.f("ix_bounces_incident"), "bounces", ["incident"], unique=False)
    op.create_index(op.f("ix_bounces_origin"), "bounces", ["origin"], unique=False)
    op.create_table(
        "watches",
        sa.Column("incident", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("check_no", sa.Integer(), nullable=False),
        sa.Column("next_check_at", sa.Float(), nullable=True),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.Float(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], name=op.f("fk_watches_incident")),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_watches")),
    )
    op.create_index(
        "ix_watches_due",
        "watches",
        ["next_check_at"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )

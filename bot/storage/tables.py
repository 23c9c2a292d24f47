"""The tables. Times are seconds since 1970 in UTC; a `body` is one of our dataclasses as JSON."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DERIVED = 19
"""The migration that last added a column to `incidents`. Older versions leave it out; rows with less in their
column `derived` are completed from their bodies."""
NAME = 253
"""Most characters of a host name; other names of the DNS, written with escapes, are cut."""
OWNER = String(64).with_variant(Text(), "postgresql")
"""May be longer on PostgreSQL, because it begins with a host name; SQLite does not check lengths."""
ORIGIN = String(255).with_variant(Text(), "postgresql")
"""May be longer on PostgreSQL, because the domain is appended for a message's further domains."""


def _partial(name: str, *columns: str, where: str) -> Index:
    """A partial index, which SQLAlchemy expresses separately for each database."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


IN_DIRECT_MESSAGE = "channel LIKE 'D%'"
"""Slack's ids of direct messages begin with D. Queries repeat these words, or their index is not used."""

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("origin", String(255), nullable=False, unique=True),
    Column("team", String(32), nullable=False, server_default=""),
    Column("channel", String(32), nullable=False, server_default=""),
    Column("received_at", Float, nullable=False),
    Column("worked_at", Float),
    Column("body", Text, nullable=False),
    _partial("ix_inbox_unworked", "seq", where="worked_at IS NULL"),
    Index("ix_inbox_team", "team", "seq"),
    _partial("ix_inbox_direct", "team", "channel", "seq", where=IN_DIRECT_MESSAGE),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("domain", String(NAME)),
    Column("origin", ORIGIN, nullable=False, index=True),
    Column("origin_ts", String(32)),
    Column("thread_ts", String(32)),
    Column("card_ts", String(32)),
    Column("state", String(16), nullable=False),
    Column("open_slot", String(330), unique=True),
    Column("opened_at", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("card_version", Integer, nullable=False, server_default="0"),
    Column("reaction", String(100)),
    Column("reaction_version", Integer, nullable=False, server_default="0"),
    Column("provider", String(NAME)),
    Column("trouble", String(64)),
    Column("lasted", Float),
    Column("closed_at", Float),
    Column("derived", Integer, nullable=False, server_default="0"),
    Column("body", Text, nullable=False),
    Index("ix_incidents_derived", "derived"),
    _partial(
        "ix_incidents_alike", "team", "channel", "provider", "trouble", "opened_at", where="state = 'waiting'"
    ),
    _partial(
        "ix_incidents_recovered", "team", "provider", "trouble", "opened_at", where="lasted IS NOT NULL"
    ),
    _partial("ix_incidents_closed", "team", "closed_at", where="closed_at IS NOT NULL"),
    Index("ix_incidents_thread", "team", "channel", "thread_ts"),
    _partial("ix_incidents_message", "origin_ts", where="origin_ts IS NOT NULL"),
    Index("ix_incidents_domain", "team", "channel", "domain"),
    _partial("ix_incidents_open", "team", "channel", where="state IN ('looking', 'waiting')"),
    _partial("ix_incidents_card_stale", "id", where="card_version < version"),
    _partial("ix_incidents_reaction_stale", "id", where="reaction_version < version"),
)

bounces = Table(
    "bounces",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("incident", String(10), ForeignKey("incidents.id"), nullable=False, index=True),
    Column("origin", ORIGIN, nullable=False, index=True),
    Column("recipient", Text),
    Column("status", String(16)),
    Column("reason", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Column("arrived", Float),
    Column("ts", String(32)),
    Column("reaction", String(100)),
    Column("reaction_due", String(100)),
    _partial("ix_bounces_message", "ts", where="ts IS NOT NULL"),
    _partial("ix_bounces_reaction_due", "seq", where="reaction_due IS NOT NULL"),
)

watches = Table(
    "watches",
    metadata,
    Column("incident", String(10), ForeignKey("incidents.id"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("check_no", Integer, nullable=False),
    Column("next_check_at", Float),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("lease_owner", OWNER),
    Column("lease_until", Float),
    Column("planned_at", Float),
    Column("body", Text, nullable=False),
    _partial("ix_watches_planned", "planned_at", where="state = 'pending'"),
    _partial("ix_watches_due", "next_check_at", where="state = 'pending'"),
    _partial("ix_watches_urgent", "next_check_at", where="state = 'pending' AND urgent"),
    _partial("ix_watches_held", "lease_until", where="lease_until IS NOT NULL"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("until", Float, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("incident", String(10), nullable=False, index=True),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("place", String(16), nullable=False),
    Column("news", Boolean, nullable=False, server_default=false()),
    Column("thread_ts", String(32)),
    Column("user", String(32)),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sending_since", Float),
    Column("created_at", Float, nullable=False),
    Column("not_before", Float),
    Column("done_at", Float),
    Column("ts", String(32)),
    Column("why", Text),
    Column("body", Text, nullable=False),
    _partial("ix_outbox_waiting", "team", "channel", "seq", where="state IN ('new', 'sending')"),
    _partial("ix_outbox_dropped", "seq", where="state = 'dropped'"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("domain", String(NAME), nullable=False),
    Column("host", String(NAME), nullable=False),
    Column("address", String(64), nullable=False),
    Column("vantage", String(64), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("connect_seconds", Float),
    Column("banner_seconds", Float),
    Index("ix_sightings_domain", "domain", "at"),
    Index("ix_sightings_host", "host", "at"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("since", Float, nullable=False),
    Column("noted_at", Float, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("incident", String(10), ForeignKey("incidents.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("at", Float, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

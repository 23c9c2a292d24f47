"""A query: what somebody asks about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody asks about, as understood from their words."""

    status: str | None = None
    reply: str | None = None
    """A pasted SMTP reply or bounce text; None for a bare code."""
    domain: str | None = None
    """In A-labels, lower case, without a trailing dot."""
    named: bool = False
    """Whether the domain was typed separately from the reply, which may name other hosts and addresses."""
    address: str | None = None
    size: int | None = None
    """Bytes of the message as sent."""

"""What somebody asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody wants to know about, as far as it could be understood from their words."""

    status: str | None = None
    reply: str | None = None
    """A pasted SMTP reply or bounce text; None for a bare code."""
    domain: str | None = None
    """ASCII (A-label) form, lower case, without a trailing dot."""
    named: bool = False
    """Whether the domain was typed apart from the reply, which may name hosts and addresses elsewhere."""
    address: str | None = None
    size: int | None = None
    """Bytes of the message as sent."""

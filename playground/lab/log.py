"""The queries and connections that the lab received, for tests that count them."""

from collections import deque
from dataclasses import dataclass, field

_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One DNS query."""

    server: str
    """The address that was asked."""
    name: str
    """In lower case, without the final dot."""
    rdtype: str
    transport: str
    """`udp` or `tcp`."""
    checking_disabled: bool
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A TCP connection that a mail server accepted. Refused and dropped ones are not recorded."""

    address: str
    domain: str
    allowed: bool
    """False at an address that must not be contacted."""
    beside: int
    """Number of sessions already running at that address."""
    at: float


@dataclass(slots=True)
class Log:
    """The latest queries and contacts, oldest first."""

    questions: deque[Question] = field(default_factory=lambda: deque(maxlen=_KEPT))
    contacts: deque[Contact] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def clear(self) -> None:
        self.questions.clear()
        self.contacts.clear()

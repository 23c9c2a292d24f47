"""What a container says about one recipient, before it is interpreted."""

from collections.abc import Callable
from typing import NamedTuple

MAX_WORDS = 6000
"""Characters of human words that are handed on for one recipient."""

MAX_WORDS_EACH = 2000
"""The same where there are several recipients."""


class Facts(NamedTuple):
    """One recipient's result as a detector found it; the classifier turns it into a reason."""

    recipient: str | None = None
    alias: str | None = None
    action: str | None = None
    """The Action field's word (RFC 3464, section 2.3.3)."""
    status: str | None = None
    """The Status field's code (RFC 3464, section 2.3.4)."""
    verdict: str | None = None
    """The code that the reporter gives in its words what a reply without one said."""
    diagnostic: str | None = None
    """Diagnostic-Code's text, or the last remote reply that is quoted, unwrapped."""
    text: str | Callable[[], str] = ""
    """Human words around it that may decide, bounded; or what finds them, should they be needed."""
    reply_code: int | None = None
    command: str | None = None
    """The SMTP command that was answered: CONN, EHLO, MAIL, RCPT, DATA …"""
    reporting_mta: str | None = None
    remote_mta: str | None = None
    told_by_reporter: bool = False
    """Whether the diagnostic is the reporting server's own words."""
    part: str = "text"
    """Where diagnostic and text stand: `delivery-status`, `text`, `headers` …"""
    permanent: bool | None = None
    """Whether the failure lasts, as the reporter puts it beside any codes."""
    bare: bool = False
    """Whether they are some words alone, such as one reply, and nothing tells what became of the mail."""
    reason: str | None = None
    """Where the form itself is the answer: `vacation`, `feedback`. There is nothing to classify then."""
    sign: str = ""
    """Verbatim, what the form was known by."""

    @property
    def words(self) -> str:
        """The text."""
        return self.text if isinstance(self.text, str) else self.text()

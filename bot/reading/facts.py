"""What a message says about one recipient, before it is interpreted."""

from collections.abc import Callable
from typing import NamedTuple

MAX_WORDS = 6000
"""Characters of text that are kept for a single recipient."""

MAX_WORDS_EACH = 2000
"""The same for each of several recipients."""


class Facts(NamedTuple):
    """What a detector found about one recipient; the classifier turns it into a reason."""

    recipient: str | None = None
    alias: str | None = None
    action: str | None = None
    """The Action field's word (RFC 3464, section 2.3.3)."""
    status: str | None = None
    """The Status field's code (RFC 3464, section 2.3.4)."""
    verdict: str | None = None
    """The code that the reporter's text gives a reply without one of its own."""
    diagnostic: str | None = None
    """The text of Diagnostic-Code, or the last quoted remote reply, on one line."""
    text: str | Callable[[], str] = ""
    """The text around it, which may decide; or a function that finds it if needed."""
    reply_code: int | None = None
    command: str | None = None
    """The SMTP command that was answered: CONN, EHLO, MAIL, RCPT, DATA …"""
    reporting_mta: str | None = None
    remote_mta: str | None = None
    told_by_reporter: bool = False
    """Whether the diagnostic is the reporting server's own words."""
    part: str = "text"
    """The part that has diagnostic and text: `delivery-status`, `text`, `headers` …"""
    permanent: bool | None = None
    """Whether the failure is permanent, if the reporter says so apart from codes."""
    bare: bool = False
    """Whether they come from words alone, such as one reply, so nothing says what became of the mail."""
    own_code: str | None = None
    """A provider's own code in words alone, such as `TSS04` without the reply around it."""
    reason: str | None = None
    """Set if the form itself is the answer (`vacation`, `feedback`) and there is nothing to classify."""
    sign: str = ""
    """Verbatim, what showed the form."""

    @property
    def words(self) -> str:
        """The text, found now if it was not before."""
        return self.text if isinstance(self.text, str) else self.text()

"""What a bounce message says (RFC 3464, RFC 3463, RFC 5321), with the words that show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Action = Literal["failed", "delayed", "delivered", "relayed", "expanded", "expired"]
StatusFrom = Literal["diagnostic", "status-field", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A verbatim span of the message that decided something."""

    text: str
    rule: str
    """The rule that matched it, as `reason/name`."""
    part: str
    """The part of the message: `delivery-status`, `text`, `headers`, `original` …"""

    @property
    def is_wording(self) -> bool:
        """Whether words decided, not a code or a field."""
        return self.rule.partition("/")[0] not in {"status", "reply", "action"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The key that a DKIM signature names: `s=` and `d=` (RFC 6376, section 3.5)."""

    selector: str
    domain: str


SAYS_LESS = "says less than"
"""Marks a conflict with a field that is only vaguer."""
_AT_DATA = {"DATA", "BDAT", "EOD", "."}
_SAID_AT_DATA = (
    "while sending message body",
    "while sending message data",
    "while sending end of data",
    "sending data",
    "after data",
    "end of data",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a message says about one recipient. Every value is from the message; nothing is invented."""

    recipient: str | None = None
    """The address that failed, as the remote side knew it."""
    alias: str | None = None
    """Another address for the same recipient, such as the one originally written to."""
    action: Action | None = None
    status: str | None = None
    """Enhanced status code (RFC 3463); the remote reply's own before a wrapper's."""
    status_from: StatusFrom | None = None
    reply_code: int | None = None
    """Basic reply code (RFC 5321, section 4.2)."""
    reason: str = "undefined"
    permanent: bool | None = None
    """Whether the last reply is final; None if it cannot be told."""
    likely_causes: tuple[str, ...] = ()
    """Ids of causes that the words alone suggest, likeliest first."""
    confidence: float = 0.0
    diagnostic: str | None = None
    command: str | None = None
    """The SMTP command that was answered: CONN, EHLO, MAIL, RCPT, DATA …"""
    reporting_mta: str | None = None
    remote_mta: str | None = None
    told_by_reporter: bool = False
    """Whether the diagnostic is the reporting server's own words and not another server's reply (RFC 3464,
    section 2.3.6)."""
    told_to_program: bool = False
    """Whether a mail program or library passes on what the server said that it sends through."""
    arrived: datetime | None = None
    """When the report was written, with its time zone."""
    size: int | None = None
    """Bytes of the original message as sent."""
    message_id: str | None = None
    sender: str | None = None
    """The address in From of the original message."""
    envelope_from: str | None = None
    """The address in Return-Path of the original message, for SPF."""
    signatures: tuple[Signature, ...] | None = None
    """Of the original message; None if its header was not returned completely."""
    subject: str | None = None
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def own_code(self) -> str | None:
        """What decided, if it may be a provider's own code such as `TSS04`: one word, in capitals."""
        decided = next((each.text for each in self.evidence), "").strip("[]()")
        return decided if decided.isupper() and " " not in decided else None

    @property
    def came_back(self) -> bool:
        """Whether the sending server has given up. Only a report tells; a reply is about one attempt."""
        return self.reporting_mta is not None and self.action in {"failed", "expired"}

    @property
    def likeliest(self) -> str | None:
        """The likeliest cause by the words alone."""
        return next(iter(self.likely_causes), None)

    @property
    def at_data(self) -> bool:
        """Whether the session broke while the message itself was sent."""
        return self.command in _AT_DATA or self.says(*_SAID_AT_DATA)

    @property
    def leaves_policy_open(self) -> bool:
        """Whether only a code says that a policy refused the mail, and nothing says which one (X.7.1)."""
        return not self.diagnostic and self.status in {"4.7.1", "5.7.1"}

    def says(self, *phrases: str) -> bool:
        """Whether the diagnostic, or else what decided, contains one of these lower-case phrases."""
        said = (self.diagnostic or " ".join(each.text for each in self.evidence)).lower()
        return any(each in said for each in phrases)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Conflicts worth showing to people; a field that is only vaguer is normal."""
        return tuple(each for each in self.conflicts if SAYS_LESS not in each)

    def earlier(self, told_at: datetime) -> datetime | None:
        """When it arrived, if that was over a day before it was reported to us."""
        return self.arrived if self.arrived and told_at - self.arrived > timedelta(days=1) else None


class Reading(NamedTuple):
    """Whether a message is a bounce, and what it says."""

    bounces: tuple[Bounce, ...] = ()
    why_not: str | None = None
    """Why it is no bounce; None if it is one."""
    unread: tuple[str, ...] = ()
    """What was left out because it is beyond a limit, such as `the text after its first 256 KB`."""
    unsent: str | None = None
    """What a mail program says, if it says that it could not hand the mail to its own server: its code or its
    words. Then it is no bounce."""

    @property
    def is_bounce(self) -> bool:
        return self.why_not is None

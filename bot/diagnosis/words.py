"""What the bounce itself says, before anything is measured."""

from functools import lru_cache
from typing import NamedTuple

from bot.models.bounce import Bounce, Signature
from bot.models.diagnosis import Subject

_AT_DATA = {"DATA", "BDAT", "EOD", "."}


class Words(NamedTuple):
    """Code and words of one failure, however we came by them."""

    likely: tuple[str, ...] = ()
    """Ids of causes, likeliest first."""
    confidence: float = 0.0
    status: str | None = None
    reason: str = "undefined"
    permanent: bool | None = None
    quotes: tuple[str, ...] = ()
    """Verbatim spans that decided."""
    command: str | None = None
    """The SMTP command that was answered, where that is known."""
    text: str = ""
    remote_host: str | None = None
    sender: str | None = None
    envelope_from: str | None = None
    signatures: tuple[Signature, ...] | None = None

    @property
    def spans(self) -> tuple[str, ...]:
        """What to show of them: the spans that decided, else the best that there is."""
        rest = self.text or self.status or (self.reason if self.likely else "")
        return self.quotes or ((rest,) if rest else ())

    @property
    def leaves_policy_open(self) -> bool:
        """Whether a code alone says that some policy refused the mail, and nothing says which (X.7.1)."""
        return not self.text and self.status in {"4.7.1", "5.7.1"}

    @property
    def at_data(self) -> bool:
        """Whether it broke while the message itself was sent."""
        said = self.text.lower()
        return self.command in _AT_DATA or any(each in said for each in _SAID_AT_DATA)


_SAID_AT_DATA = (
    "while sending message body",
    "while sending end of data",
    "sending data",
    "after data",
    "end of data",
)


def words_of(subject: Subject) -> Words:
    """Of the bounce where there is one; else of the code or reply that somebody typed."""
    return _of_bounce(subject.bounce) if subject.bounce else _of(subject.query.status, subject.query.reply)


def _of_bounce(bounce: Bounce) -> Words:
    return Words(
        likely=bounce.likely_causes,
        confidence=bounce.confidence,
        status=bounce.status,
        reason=bounce.reason,
        permanent=bounce.permanent,
        quotes=tuple(each.text for each in bounce.evidence),
        command=bounce.command,
        text=bounce.diagnostic or "",
        remote_host=bounce.remote_mta,
        sender=bounce.sender,
        envelope_from=bounce.envelope_from,
        signatures=bounce.signatures,
    )


@lru_cache(64)
def _of(status: str | None, reply: str | None) -> Words:
    """Of a code or a reply, kept: many at once bring the same. Words without any code, which decide nothing,
    only tell of a bounce: what that one says is still to be asked for."""
    if status is None and reply is None:
        return Words()
    from bot.reading.classify import classify  # a domain alone has no words
    from bot.reading.facts import Facts

    basic = status if status and "." not in status else None
    found = classify(Facts(status=None if basic else status, diagnostic=reply or basic, bare=True))
    replied = status or found.evidence or found.permanent is not None
    return Words(
        likely=found.likely_causes,
        confidence=found.confidence,
        status=found.status or status,
        reason=found.reason,
        permanent=found.permanent,
        quotes=tuple(each.text for each in found.evidence),
        text=(reply or "") if replied else "",
    )

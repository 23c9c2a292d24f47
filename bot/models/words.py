"""What the bounce itself says, before anything is measured."""

from typing import NamedTuple

from bot.models.bounce import Signature

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

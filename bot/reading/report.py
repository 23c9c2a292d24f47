"""A message as detectors look at it: what it announces, what people read in it, what it returns."""

from functools import cached_property

from bot.reading.addresses import find_addresses, first_address
from bot.reading.classify.words import normalize
from bot.reading.cues import cues, is_daemon
from bot.reading.mail import MAX_TEXT, Mail
from bot.reading.markup import html_to_text
from bot.reading.notice import Passage, passages
from bot.reading.original import Original, original_of, split_notice, without_subject


class Report:
    """A view of one mail; everything is worked out when first asked for, once."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    @cached_property
    def human(self) -> str:
        """What a mail program shows: the plain texts, else the HTML as text."""
        plain = "\n".join(part.text for part in self.mail.parts if part.kind == "text/plain")
        if plain.strip():
            return plain[:MAX_TEXT]
        rich = "\n".join(html_to_text(part.text) for part in self.mail.parts if part.kind == "text/html")
        if rich.strip():
            return rich[:MAX_TEXT]
        others = (part.text for part in self.mail.parts if part.kind.startswith("text/"))
        return "\n".join(others)[:MAX_TEXT]

    @cached_property
    def _halves(self) -> tuple[str, str]:
        return split_notice(self.human)

    @cached_property
    def notice(self) -> str:
        """The human text before the returned message."""
        return without_subject(self._halves[0])

    @cached_property
    def words(self) -> str:
        """The notice, comparable."""
        return normalize(self.notice)

    @cached_property
    def original(self) -> Original:
        return original_of(self.mail, self._halves[1])

    @cached_property
    def passages(self) -> list[Passage]:
        """What the notice says about each recipient."""
        return passages(self.notice, self.strangers)

    @cached_property
    def strangers(self) -> list[str]:
        """Addresses that a notice names although they did not fail: who gets the notice, who wrote it."""
        fields = (self.mail.headers.get(name) for name in ("to", "from", "delivered-to", "x-original-to"))
        named = [address for field in fields for address in find_addresses(field)]
        return named + [address for address in (self.original.sender,) if address]

    @cached_property
    def from_daemon(self) -> bool:
        """Whether a mail system wrote it: by its From field or empty envelope sender (RFC 3464)."""
        headers = self.mail.headers
        return is_daemon(headers.get("from")) or headers.get("return-path") == "<>"

    @property
    def carries_status(self) -> bool:
        """Whether it has a delivery-status part, be it without recipients."""
        return any(part.kind == "message/delivery-status" for part in self.mail.parts)

    @cached_property
    def announces(self) -> bool:
        """Whether the subject says that a mail did not get through."""
        return cues("subjects").first(normalize(self.mail.headers.get("subject"))) is not None

    @cached_property
    def tells(self) -> bool:
        """Whether the body says so."""
        return cues("phrases").first(self.words) is not None or (
            not self.mail.headers and cues("subjects").first(self.words) is not None
        )

    @cached_property
    def action(self) -> str:
        """What prose says happened: `delayed`, `delivered` or `failed`."""
        words = f"{normalize(self.mail.headers.get('subject'))}\n{self.words}"
        if cues("delays").first(words):
            return "delayed"
        return "delivered" if cues("arrivals").first(words) else "failed"

    @cached_property
    def failed_recipients(self) -> list[str]:
        """Who failed, by a field that Exim and Google write."""
        return find_addresses(", ".join(self.mail.headers.all("x-failed-recipients")))

    @cached_property
    def reporting_mta(self) -> str | None:
        """Who wrote it, for want of a field: the sender's domain."""
        sender = first_address(self.mail.headers.get("from")) if self.from_daemon else None
        return sender.rpartition("@")[2] if sender else None

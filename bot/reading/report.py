"""A message as detectors see it: its subject, its text for people, the message that it returns."""

from datetime import datetime
from typing import Any

from bot.reading.lazy import Lazy
from bot.reading.message.dates import read_date, time_in_fields
from bot.reading.message.mail import MAX_FIELDS, MAX_TEXT, Mail
from bot.reading.notice.cues import count, cues, is_daemon
from bot.reading.notice.details import host_of, introduced_in
from bot.reading.notice.ending import split_notice, without_signature, without_subject
from bot.reading.notice.original import HEADERS_ALONE, Original, original_of
from bot.reading.notice.parties import recipients_in
from bot.reading.notice.passages import Passage, PassageIndex, may_name_alias, passages
from bot.reading.text.addresses import find_addresses, first_address, key, same
from bot.reading.text.markup import html_to_text, plain_addresses
from bot.reading.text.structured import json_at_start, json_in
from bot.reading.text.words import normalize

_BEGINNING = 600
"""Characters of a notice in which a list says that it refused a post."""
_LESSONS = 3
"""Cues of documentation from which a text counts as such; a few notices of Microsoft's have two."""
_OF_LISTS = {"list-id", "list-post", "list-unsubscribe"}
_PARTIES = ("to", "from", "delivered-to", "x-original-to")


class Report:
    """A view of one mail. What takes work is computed once, at first use."""

    def __init__(self, mail: Mail, handed_on_by: str = "") -> None:
        self.mail = mail
        self._handed_on_by = handed_on_by
        """The From field of the mail that quotes this one; empty if none does."""
        self.sender = mail.headers.get("from")
        """The From field."""
        self.kinds = {part.kind for part in mail.parts}
        """The content types of its parts."""

    @Lazy
    def human(self) -> str:
        """The text that a mail program shows; in a person's mail, without links made of addresses."""
        return self._shown if self.from_daemon else plain_addresses(self._shown)

    @property
    def _shown(self) -> str:
        """The plain texts, else the HTML as text, else other texts; never the returned message's header."""
        plain = "\n".join(self.mail.texts("text/plain"))
        if plain and not plain.isspace():
            return plain[:MAX_TEXT]
        rich = "\n".join(map(html_to_text, self.mail.texts("text/html")))
        if rich and not rich.isspace():
            return rich[:MAX_TEXT]
        others = (part for part in self.mail.parts if part.kind.startswith("text/"))
        return "\n".join(part.text for part in others if part.kind not in HEADERS_ALONE)[:MAX_TEXT]

    @property
    def goes_on(self) -> bool:
        """Whether the notice, or its fields for machines, goes on beyond the text that is kept."""
        texts = [part for part in self.mail.parts if len(part.text) >= MAX_TEXT]
        if not texts or any(len(part.text) >= MAX_FIELDS for part in texts):
            return bool(texts)
        return len(self.human) >= MAX_TEXT and not self._halves[1]

    @Lazy
    def structured(self) -> Any:
        """The JSON at the start of the text for people, or below the words of somebody who pasted it; None if
        there is none."""
        return json_at_start(self.human.lstrip()) if self.mail.headers else json_in(self.human)

    @Lazy
    def _halves(self) -> tuple[str, str]:
        return split_notice(self.human)

    @Lazy
    def notice(self) -> str:
        """The text for people before the returned message."""
        least = "" if self._handed_on_by else "@"
        return without_subject(without_signature(self._halves[0], least), by_daemon=self.from_daemon)

    @Lazy
    def words(self) -> str:
        """The notice, normalized."""
        return normalize(self.notice)

    @Lazy
    def may_name_alias(self) -> bool:
        """Whether the notice may name an alias."""
        return may_name_alias(self.notice)

    @Lazy
    def names_host(self) -> bool:
        """Whether the notice names a remote host."""
        return host_of(self.notice) is not None

    @Lazy
    def original(self) -> Original:
        return original_of(self.mail, self._halves[1])

    @Lazy
    def passages(self) -> list[Passage]:
        """What the notice says about each recipient."""
        return passages(self.notice, self.is_stranger)

    @Lazy
    def passage_index(self) -> PassageIndex:
        """The same, by recipient and by alias."""
        return PassageIndex(self.passages)

    def is_stranger(self, address: str) -> bool:
        """Whether the notice may name an address that did not fail: a party's to the mail."""
        if same(address, self.original.sender):
            return True
        return address.lower() in self._parties.lower() and key(address) in self._party_keys

    @Lazy
    def _parties(self) -> str:
        headers = self.mail.headers
        return ", ".join((*(headers.get(name) for name in _PARTIES if name in headers), self._handed_on_by))

    @Lazy
    def _party_keys(self) -> set[str]:
        """Needed for few mails, and slower to find than that an address is not there at all."""
        return set(map(key, find_addresses(self._parties)))

    def recipients_in(self, words: str) -> list[str]:
        """Possible recipients in these words of it."""
        return [one for one in recipients_in(words) if not self.is_stranger(one)]

    @Lazy
    def arrived(self) -> datetime | None:
        """The date of the mail; of a pasted report, the date in its fields."""
        headers = self.mail.headers
        return read_date(headers.get("date") if headers else time_in_fields(self.human))

    @Lazy
    def subject(self) -> str:
        """The subject, normalized."""
        return normalize(self.mail.headers.get("subject"))

    @Lazy
    def from_daemon(self) -> bool:
        """Whether a mail system wrote it, by its From field or an empty envelope sender (RFC 3464)."""
        return is_daemon(self.sender) or self.mail.headers.get("return-path") == "<>"

    @property
    def is_header_of_notice(self) -> bool:
        """Whether it is a mail system's mail without its body, and the header does not say who failed."""
        empty = not self.mail.attached and not any(part.text.strip() for part in self.mail.parts)
        return empty and self.from_daemon and not self.failed_recipients

    @property
    def went_to_many(self) -> bool:
        """Whether it went to a list or to subscribers, by list fields (RFC 2369, RFC 2919)."""
        headers = self.mail.headers
        return not _OF_LISTS.isdisjoint(headers) or headers.get("precedence").lower() == "list"

    @Lazy
    def _cues_in_subject(self) -> set[str]:
        return cues(self.subject)

    @Lazy
    def _cues(self) -> set[str]:
        return cues(self.words)

    @property
    def subject_reports_failure(self) -> bool:
        """Whether the subject reports a failure."""
        return "subjects" in self._cues_in_subject

    @property
    def is_transcript(self) -> bool:
        """Whether the subject says that it is the transcript of somebody else's session, for a postmaster."""
        return "transcripts" in self._cues_in_subject

    @property
    def body_reports_failure(self) -> bool:
        """Whether the body reports a failure."""
        return "phrases" in self._cues or (not self.mail.headers and "subjects" in self._cues)

    @property
    def has_reports(self) -> bool:
        """Whether it has machine-readable reports or whole messages as parts."""
        return any(kind.startswith("message/") for kind in self.kinds)

    @property
    def refuses_post(self) -> bool:
        """Whether its beginning says that a mailing list refused a post; later a digest may quote it."""
        return "refusals" in cues(f"{self.subject} {self.words[:_BEGINNING]}")

    @property
    def is_documentation(self) -> bool:
        """Whether it is documentation about bounces, so that what it quotes is no actual failure."""
        if self.from_daemon or self.has_reports:
            return False
        return count("lessons", normalize(self.human)) >= _LESSONS

    @property
    def by_program(self) -> bool:
        """Whether a mail program says it, not a mail: the server refused that it sends through."""
        return not self.mail.headers and count("programs", normalize(self.human)) > 0

    @property
    def names_mail(self) -> bool:
        """Whether it says that it was mail that failed."""
        return "mails" in self._cues_in_subject | self._cues

    @property
    def body_reports_failed_mail(self) -> bool:
        """Whether the body alone reports a failure, and that of mail."""
        return {"phrases", "mails"} <= self._cues

    @property
    def action(self) -> str:
        """What happened by the words: `delayed`, `delivered` or `failed`."""
        kinds = self._cues_in_subject | self._cues
        if "delays" in kinds:
            return "delayed"
        return "delivered" if "arrivals" in kinds else "failed"

    @Lazy
    def failed_recipients(self) -> list[str]:
        """The failed recipients in X-Failed-Recipients, which Exim and Google write."""
        return find_addresses(", ".join(self.mail.headers.all("x-failed-recipients")))

    @Lazy
    def sender_address(self) -> str:
        """The address in the From field; empty if there is none."""
        return first_address(self.sender) or ""

    @Lazy
    def reporting_mta(self) -> str | None:
        """The reporting server, for lack of a field: as its letter says, or the domain of its address."""
        sender = self.sender_address.rpartition("@")[2] if self.from_daemon else ""
        return introduced_in(self.notice[:_BEGINNING]) or sender or None

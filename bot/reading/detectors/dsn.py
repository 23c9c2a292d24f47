"""Delivery status notifications (RFC 3464), with what their text for people adds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.reading.detectors.groups import groups_of, without_type
from bot.reading.detectors.told import facts_of
from bot.reading.facts import MAX_WORDS, MAX_WORDS_EACH, Facts
from bot.reading.lazy import Lazy
from bot.reading.message.mail import MAX_RECIPIENTS, Headers
from bot.reading.notice.commands import command_of
from bot.reading.notice.details import host_of
from bot.reading.notice.dialogues import HEADING
from bot.reading.notice.marks import has_failure_form
from bot.reading.notice.passages import Passage, alias_in
from bot.reading.notice.replies import BESIDE_THE_POINT, complete, quoted_reply
from bot.reading.notice.verdicts import without_own_verdicts
from bot.reading.report import Report
from bot.reading.text.addresses import from_field, from_xtext, same

_REPORTER = "reporting-mta"
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_WORD = re.compile(r"\s*([a-z]+)")
_OWN_WORDS = re.compile(r"^x-[\w.-]{1,40}\s*;", re.IGNORECASE)
"""A private diagnostic type, so no SMTP reply, whose type is registered (RFC 3464, section 9.2)."""
_ACTIONS = {
    "failed": "failed",
    "failure": "failed",
    "undeliverable": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "deliverable": "delivered",
    "relayed": "relayed",
    "expanded": "expanded",
    "expired": "expired",
}


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient that machine-readable fields name, anywhere in the mail.

    Fields with a `Disposition` are a receipt (RFC 8098): that mail arrived.
    """
    groups = [group for group in groups_of(report.mail) if "disposition" not in group]
    rows = [group for group in groups if "final-recipient" in group or _first(_addresses(group))]
    reporting_mta = next((_name(group.get(_REPORTER)) for group in groups if _REPORTER in group), None)
    read = [_Row(row, report, alone=len(rows) == 1, turn=turn) for row, turn in _turns(rows[:MAX_RECIPIENTS])]
    found = [row.facts(reporting_mta) for row in read]
    pasted = "received" not in report.mail.headers and len(report.mail.parts) == 1
    return [*found, *_only_told(report, found)] if found and pasted else found


def _only_told(report: Report, found: Sequence[Facts]) -> Iterator[Facts]:
    """The recipients that only the text for people names, because not all of the fields were pasted.

    Only if the fields are in that text: those of a returned report are about other recipients.
    """
    if "Final-Recipient" not in report.notice:
        return
    known = [address for one in found for address in (one.recipient, one.alias)]
    for passage in report.passages:
        named = passage.recipient, passage.alias
        if has_failure_form(passage.text) and not any(same(one, other) for one in named for other in known):
            yield facts_of(passage.text, passage.recipient, report.action)._replace(
                alias=passage.alias, reporting_mta=found[0].reporting_mta, part="text"
            )


def _turns(rows: list[Headers]) -> Iterator[tuple[Headers, int]]:
    """Each group of fields, with the number of equal ones before it: several recipients behind one alias."""
    said = defaultdict[tuple[str, str], int](int)
    for row in rows:
        same_words = row.get("final-recipient"), row.get("diagnostic-code")
        yield row, said[same_words]
        said[same_words] += 1


class _Row:
    """One recipient's fields, with what the notice says about that recipient, searched when needed."""

    def __init__(self, fields: Headers, report: Report, alone: bool, turn: int) -> None:
        self._fields = fields
        self._turn = turn
        self._report = report
        self._alone = alone
        named = _addresses(fields)
        self._recipient = _first(named) or _first(report.failed_recipients)
        _, self._final, self._original = named
        self._remote_mta = _name(fields.get("remote-mta"))
        self._code = " ".join(" ".join(fields.all("diagnostic-code")).split())
        if self._original and report.failed_recipients:
            self._original = from_xtext(self._original)  # Exim copies ORCPT as it came.

    def facts(self, reporting_mta: str | None) -> Facts:
        diagnostic = self._diagnostic()
        passage_with_alias = self._passage if self._report.may_name_alias else None
        failed = self._failed(passage_with_alias)
        return Facts(
            recipient=failed,
            alias=self._alias(failed, passage_with_alias),
            action=_action(self._fields.get("action")) or self._report.action,
            status=next(iter(_STATUS.findall(self._fields.get("status"))), None),
            diagnostic=diagnostic,
            text=lambda: self._words,
            command=self._command(diagnostic),
            reporting_mta=reporting_mta,
            remote_mta=self._remote_mta or self._host(),
            told_by_reporter=not self._remote_mta and _OWN_WORDS.match(self._code) is not None,
            part="delivery-status" if self._code else "text",
        )

    def _failed(self, passage: Passage | None) -> str | None:
        """The recipient that failed. Exim's field names the alias, and only its notice the real address."""
        if self._recipient is None:
            return self._passage.alias if self._passage else None
        return passage.recipient if passage and same(passage.alias, self._recipient) else self._recipient

    def _command(self, diagnostic: str | None) -> str | None:
        notice = self._report.notice
        separate = not self._alone and self._passage and not (diagnostic and HEADING in notice)
        return command_of(self._words if separate else notice, diagnostic)

    @Lazy
    def _passage(self) -> Passage | None:
        report = self._report
        named = self._recipient, self._final, self._original
        host, reply = self._remote_mta or "", without_type(self._code)
        found = report.passage_index.about(*named, host=host, reply=reply, turn=self._turn)
        if not found and self._alone:
            return Passage(recipient=self._recipient or "", alias=alias_in(report.notice), text=report.notice)
        return found

    @Lazy
    def _words(self) -> str:
        most = MAX_WORDS if self._alone else MAX_WORDS_EACH
        return without_own_verdicts(self._passage.text[:most]) if self._passage else ""

    def _alias(self, failed: str | None, passage: Passage | None) -> str | None:
        """Another address of the same recipient: from a field, else from a notice that names aliases."""
        by_notice = (passage.alias, passage.recipient) if passage else ()
        return _other(failed, self._original, self._final, *by_notice)

    def _host(self) -> str | None:
        return host_of(self._words) if self._report.names_host else None

    def _diagnostic(self) -> str | None:
        text = without_type(self._code)
        if BESIDE_THE_POINT.match(text) and _action(self._fields.get("action")) in {"failed", "delayed"}:
            return quoted_reply(self._words) or text
        return complete(text, self._report.notice) if text else quoted_reply(self._words)


def _addresses(fields: Headers) -> list[str | None]:
    """The addresses of the recipient as the remote side knew it, most reliable first."""
    names = ("x-actual-recipient", "final-recipient", "original-recipient")
    return [from_field(fields.get(name)) for name in names]


def _first(addresses: Iterable[str | None]) -> str | None:
    return next((address for address in addresses if address and "@" in address), None)


def _action(value: str) -> str | None:
    """The action, from the field's first word. Postfix also has `deliverable` and `undeliverable`, for probes
    (`sendmail -bv`)."""
    word = _WORD.match(value.lower())
    return _ACTIONS.get(word[1]) if word else None


def _name(value: str) -> str | None:
    return value.split(";", 1)[-1].strip() or None


def _other(recipient: str | None, *addresses: str | None) -> str | None:
    return next((address for address in addresses if address and not same(address, recipient)), None)

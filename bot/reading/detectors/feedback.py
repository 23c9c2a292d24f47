"""Feedback reports: somebody marked a message as spam (RFC 5965); also in Hotmail's form."""

import re
from collections.abc import Iterator, Sequence

from bot.reading.facts import Facts
from bot.reading.message.fields import read_fields
from bot.reading.message.mail import Headers, Mail
from bot.reading.report import Report
from bot.reading.text.addresses import find_addresses, first_address

_KIND = "message/feedback-report"
_RECIPIENTS = ("original-rcpt-to", "removal-recipient")
_COMPLAINT = re.compile(r"^complaint about message from \d", re.IGNORECASE)


def detect(report: Report) -> Sequence[Facts]:
    """One result for each `Original-Rcpt-To`, else for the address that the reported message went to."""
    if "x-apple-unsubscribe" in report.mail.headers:
        recipients = find_addresses(report.sender)
    elif _KIND in report.kinds or _is_hotmail(report):
        named = find_addresses(", ".join(_values(report.mail, _RECIPIENTS)))
        recipients = named or find_addresses(_reported_to(report) or "")
    else:
        return ()
    return [_facts(report, recipient) for recipient in recipients] or [_facts(report, None)]


def _values(mail: Mail, names: Sequence[str]) -> Iterator[str]:
    """The values of fields with these names in the report itself (RFC 5965, section 3)."""
    reports = map(read_fields, mail.texts(_KIND))
    return (value for fields in reports for name in names for value in fields.all(name))


def _is_hotmail(report: Report) -> bool:
    return bool(report.mail.attached) and _COMPLAINT.match(report.mail.headers.get("subject")) is not None


def _reported_to(report: Report) -> str | None:
    """Whom the message went to. Hotmail has a field of its own for that, and may hide the others."""
    headers = report.mail.attached[0].headers if report.mail.attached else Headers()
    return first_address(headers.get("x-hmxmroriginalrecipient")) or report.original.to


def _facts(report: Report, recipient: str | None) -> Facts:
    kind = next(_values(report.mail, ("feedback-type",)), "").strip()
    return Facts(
        recipient=recipient,
        reporting_mta=report.reporting_mta,
        part="feedback-report",
        reason="feedback",
        sign=kind or report.mail.headers.get("subject"),
    )

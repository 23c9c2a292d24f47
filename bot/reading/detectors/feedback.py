"""Feedback reports: somebody marked a message as spam (RFC 5965), also as Hotmail writes them."""

import re
from collections.abc import Sequence

from bot.reading.facts import Facts
from bot.reading.message.mail import Mail
from bot.reading.notice.original import read_fields
from bot.reading.report import Report
from bot.reading.text.addresses import find_addresses, first_address

_RECIPIENTS = ("original-rcpt-to", "removal-recipient")
_COMPLAINT = re.compile(r"^complaint about message from \d", re.IGNORECASE)


def detect(report: Report) -> Sequence[Facts]:
    """One result for each `Original-Rcpt-To`, else for the address that the reported message went to."""
    if "x-apple-unsubscribe" in report.mail.headers:
        recipients = find_addresses(report.sender)
    elif "message/feedback-report" in report.kinds or _is_hotmail(report):
        recipients = _named(report.mail) or find_addresses(_reported_to(report) or "")
    else:
        return ()
    return [_facts(report, recipient) for recipient in recipients] or [_facts(report, None)]


def _named(mail: Mail) -> list[str]:
    fields = map(read_fields, mail.texts("message/feedback-report"))
    values = [value for field in fields for name in _RECIPIENTS for value in field.all(name)]
    return find_addresses(", ".join(values))


def _is_hotmail(report: Report) -> bool:
    return bool(report.mail.attached) and _COMPLAINT.match(report.mail.headers.get("subject")) is not None


def _reported_to(report: Report) -> str | None:
    if report.mail.attached:
        headers = report.mail.attached[0].headers
        return first_address(headers.get("x-hmxmroriginalrecipient")) or first_address(headers.get("to"))
    return report.original.to


def _facts(report: Report, recipient: str | None) -> Facts:
    return Facts(
        recipient=recipient,
        text=report.notice[:2000],
        reporting_mta=report.reporting_mta,
        part="feedback-report",
        reason="feedback",
        sign=_kind(report.mail) or report.mail.headers.get("subject"),
    )


def _kind(mail: Mail) -> str:
    """What the report calls itself (RFC 5965, section 3.1)."""
    fields = map(read_fields, mail.texts("message/feedback-report"))
    return next((field.get("feedback-type") for field in fields), "")

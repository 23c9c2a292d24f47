"""Feedback reports: somebody marked a message as spam (RFC 5965), also as Hotmail writes them."""

import re
from collections.abc import Sequence

from bot.reading.addresses import find_addresses, first_address
from bot.reading.facts import Facts
from bot.reading.original import read_fields
from bot.reading.report import Report

_COMPLAINT = re.compile(r"^complaint about message from \d", re.IGNORECASE)


def gate(report: Report) -> bool:
    """Whether it may be one, by its parts or a field."""
    return (
        "message/feedback-report" in report.kinds
        or "x-apple-unsubscribe" in report.mail.headers
        or _is_hotmail(report)
    )


def detect(report: Report) -> Sequence[Facts]:
    """One result for each `Original-Rcpt-To`, else for the address that the reported message went to."""
    mail = report.mail
    fields = [read_fields(text) for text in mail.texts("message/feedback-report")]
    unsubscribes = "x-apple-unsubscribe" in mail.headers
    if not fields and not unsubscribes and not _is_hotmail(report):
        return ()
    if unsubscribes:
        recipients = find_addresses(mail.headers.get("from"))
    else:
        recipients = [
            a
            for field in fields
            for name in ("original-rcpt-to", "removal-recipient")
            for a in find_addresses(", ".join(field.all(name)))
        ] or [a for a in [_reported_to(report)] if a]
    return [_facts(report, recipient) for recipient in dict.fromkeys(recipients)] or [_facts(report, None)]


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
    )

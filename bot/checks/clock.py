"""Is our own clock right? If it is wrong, everybody's certificates and signatures look out of date. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models.diagnosis import Finding
from bot.models.dns import DnsAnswer


def controls_out_of_date(findings: Sequence[Finding]) -> list[Finding]:
    """The controls that showed a certificate, if all of those certificates are out of date by our clock."""
    shown = [each for each in findings if each.check == "vantage" and each.detail.get("certificate_until")]
    return shown if all(each.detail["certificate_out_of_date"] for each in shown) else []


def has_outdated_signature(answers: Iterable[DnsAnswer], now: datetime) -> bool:
    """Whether any signature in the answers has expired or is not valid yet."""
    return any(
        (each.signed_until is not None and each.signed_until < now)
        or (each.signed_from is not None and each.signed_from > now)
        for each in answers
    )

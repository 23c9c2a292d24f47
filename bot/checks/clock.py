"""Is our own clock right? By a wrong one everybody's certificates and signatures are out of date. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models.diagnosis import Finding
from bot.models.dns import DnsAnswer


def out_of_date_elsewhere(findings: Sequence[Finding]) -> list[Finding]:
    """Mail servers to compare with, when the certificate of every one that showed one is out of date."""
    shown = [each for each in findings if each.check == "vantage" and each.detail.get("certificate_until")]
    return shown if all(each.detail["certificate_out_of_date"] for each in shown) else []


def is_out_of_time(answers: Iterable[DnsAnswer], now: datetime) -> bool:
    """Whether any of the signatures that came along does not hold now."""
    return any(
        (each.signed_until is not None and each.signed_until < now)
        or (each.signed_from is not None and each.signed_from > now)
        for each in answers
    )

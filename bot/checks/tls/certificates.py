"""What is wrong with a certificate, and which hosts it is for."""

from datetime import UTC, datetime
from enum import StrEnum

from bot.models.smtp import Certificate


class Flaw(StrEnum):
    """What about a certificate fails verification."""

    DATES = "dates"
    NAME = "name"
    TRUST = "trust"


def flaw_of(certificate: Certificate, host: str, now: datetime) -> tuple[Flaw, str] | None:
    """The first problem that verifying it would find, with its kind; None if it is valid."""
    if problem := out_of_date(certificate, now):
        return Flaw.DATES, problem
    if not any(covers(name, host) for name in certificate.names):
        return Flaw.NAME, f"its certificate is for {_named(certificate)}, not for {host}"
    if certificate.untrusted:
        return Flaw.TRUST, f"its certificate is not trusted: {certificate.untrusted}"
    return None


def out_of_date(certificate: Certificate, now: datetime) -> str | None:
    """Why it is out of date at `now`; None if it is in date."""
    if certificate.not_after < now:
        return f"its certificate expired on {certificate.not_after:%Y-%m-%d}"
    if certificate.not_before > now:
        return f"its certificate is not valid before {certificate.not_before:%Y-%m-%d}"
    return None


def out_of_date_now(certificate: Certificate) -> str | None:
    """Why it is out of date by this machine's clock; None if it is in date."""
    return out_of_date(certificate, datetime.now(UTC))


def covers(name: str, host: str) -> bool:
    """Whether a certificate's name is for the host; a wildcard stands for one label (RFC 6125)."""
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])


def _named(certificate: Certificate) -> str:
    return certificate.names[0] if certificate.names else "no name"

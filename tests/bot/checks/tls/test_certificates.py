"""What is wrong with a certificate."""

from datetime import UTC, datetime, timedelta

from bot.checks.tls.certificates import Flaw, covers, flaw_of
from bot.models.smtp import Certificate

NOW = datetime(2026, 1, 1, tzinfo=UTC)

CERTIFICATE = Certificate(
    names=("mx1.example.com", "*.mail.example.com"),
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=30),
    issuer="CN=An authority",
    certificate_digests={0: "aa", 1: "bb", 2: "cc"},
    key_digests={0: "11", 1: "22", 2: "33"},
)


def test_what_is_wrong_with_a_certificate() -> None:
    assert flaw_of(CERTIFICATE, "mx1.example.com", NOW) is None
    unknown = CERTIFICATE._replace(untrusted="it is self-signed")
    for certificate, host, now, kind, words in (
        (CERTIFICATE, "mx9.example.com", NOW, Flaw.NAME, "not for mx9.example.com"),
        (CERTIFICATE, "mx1.example.com", NOW + timedelta(days=60), Flaw.DATES, "expired on 2026-01-31"),
        (CERTIFICATE, "mx1.example.com", NOW - timedelta(days=60), Flaw.DATES, "not valid before"),
        (unknown, "mx1.example.com", NOW, Flaw.TRUST, "self-signed"),
    ):
        found = flaw_of(certificate, host, now)
        assert found
        assert found[0] is kind
        assert words in found[1]


def test_a_wildcard_matches_one_label() -> None:
    assert covers("*.mail.example.com", "a.mail.example.com")
    assert not covers("*.mail.example.com", "a.b.mail.example.com")
    assert not covers("*.mail.example.com", "mail.example.com")

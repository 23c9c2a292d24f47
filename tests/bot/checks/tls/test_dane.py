"""How DANE judges a certificate."""

from datetime import timedelta

import pytest

from bot.checks.tls.dane import judge, read_tlsa
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.smtp import Issuer
from tests.bot.checks.tls.test_certificates import CERTIFICATE, NOW

ISSUER = Issuer(
    not_after=NOW + timedelta(days=999),
    certificate_digests={0: "dd", 1: "ee", 2: "ff"},
    key_digests={0: "44", 1: "55", 2: "66"},
)

ISSUED = CERTIFICATE._replace(issuers=(ISSUER,))

NAMES = ("mx1.example.com", "example.com")


def tlsa(*records: str, authenticated: bool = True) -> DnsAnswer:
    return DnsAnswer(
        name="_25._tcp.mx1.example.com",
        rtype="TLSA",
        outcome=DnsOutcome.ANSWERED,
        records=records,
        authenticated=authenticated,
    )


@pytest.mark.parametrize(
    ("records", "met"),
    [
        (["3 1 1 22"], True),
        (["3 0 1 BB"], True),
        (["3 0 0 aa"], True),
        (["3 1 1 99"], False),
        (["3 0 1 22"], False),
        (["2 0 1 ee"], True),
        (["2 1 2 66"], True),
        (["2 1 1 99"], False),
        (["2 1 1 22"], False),
        (["2 0 0 99"], None),
        (["3 1 1 99", "2 0 1 ee"], True),
        (["1 0 1 99", "0 0 1 99"], True),
    ],
)
def test_dane_matches_the_certificate_or_an_issuer(records: list[str], met: bool | None) -> None:
    assert judge(read_tlsa(tlsa(*records)), ISSUED, NAMES, NOW)[0] is met


def test_dane_without_dnssec_demands_nothing() -> None:
    assert read_tlsa(tlsa("3 1 1 99", authenticated=False)) == []


def test_names_and_dates_count_for_an_issuer_but_not_for_the_certificate_itself() -> None:
    later = NOW + timedelta(days=60)
    assert judge(read_tlsa(tlsa("2 0 1 ee")), ISSUED, NAMES, later)[0] is False
    assert judge(read_tlsa(tlsa("3 0 1 bb")), ISSUED, NAMES, later)[0] is True
    other = ("mx9.example.net", "example.net")
    assert judge(read_tlsa(tlsa("2 0 1 ee")), ISSUED, other, NOW)[0] is False
    assert judge(read_tlsa(tlsa("3 0 1 bb")), ISSUED, other, NOW)[0] is True


def test_the_failing_record_is_named() -> None:
    assert "TLSA 3 1 1 99" in judge(read_tlsa(tlsa("3 1 1 99")), ISSUED, NAMES, NOW)[1]

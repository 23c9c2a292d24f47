"""How DANE and MTA-STS judge a certificate. Pure functions, without a network."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.tls.dane import judge, read_tlsa
from bot.checks.tls.demands import Demands
from bot.checks.tls.demands import judge as judge_demands
from bot.checks.tls.mta_sts import Policy, parse
from bot.checks.tls.mta_sts import judge as judge_policy
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.https import Fetched
from bot.models.smtp import Issuer
from tests.bot.checks.test_judgements import CERTIFICATE, NOW
from tests.twins.network import well

ISSUER = Issuer(
    not_after=NOW + timedelta(days=999),
    certificate_digests={0: "dd", 1: "ee", 2: "ff"},
    key_digests={0: "44", 1: "55", 2: "66"},
)
ISSUED = CERTIFICATE._replace(issuers=(ISSUER,))
NAMES = ("mx1.example.com", "example.com")
TEXT = (
    "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmx: *.Mail.example.com\r\nmax_age: 86400\r\n"
)


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


def test_a_policy_is_read_with_either_line_end() -> None:
    expected = Policy("enforce", ("mx1.example.com", "*.mail.example.com"))
    assert parse(TEXT) == (expected, "")
    assert parse(TEXT.replace("\r\n", "\n")) == (expected, "")


@pytest.mark.parametrize(
    ("host", "covered"),
    [
        ("mx1.example.com", True),
        ("a.mail.example.com", True),
        ("a.b.mail.example.com", False),
        ("mail.example.com", False),
        ("mx2.example.com", False),
    ],
)
def test_a_wildcard_in_a_policy_matches_one_label(host: str, covered: bool) -> None:
    assert Policy("enforce", ("mx1.example.com", "*.mail.example.com")).covers(host) is covered


@pytest.mark.parametrize(
    ("line", "instead", "why"),
    [
        ("version: STSv1", "version: STSv2", "version: STSv1"),
        ("mode: enforce", "mode: strict", "mode: strict"),
        ("max_age: 86400", "max_age: a day", "max_age: a day"),
        ("mx: mx1.example.com\r\nmx: *.Mail.example.com\r\n", "", "mx: …"),
    ],
)
def test_the_line_that_is_wrong_is_named(line: str, instead: str, why: str) -> None:
    policy, problem = parse(TEXT.replace(line, instead))
    assert policy is None
    assert why in problem


@pytest.mark.parametrize(
    ("records", "got", "why"),
    [
        (["v=STSv1; id=1"], Fetched(url="https://x/", status=404), "status 404"),
        (["v=STSv1; id=1"], Fetched(url="https://x/", error="no answer within 4 s"), "no answer"),
        (["v=STSv1; id=1", "v=STSv1; id=2"], Fetched(url="https://x/", status=200), "several"),
    ],
)
def test_an_invalid_policy_does_not_count(records: list[str], got: Fetched, why: str) -> None:
    policy, problem = judge_policy(records, got)
    assert policy is None
    assert why in problem


@given(st.text(max_size=500))
def test_any_text_is_read_as_a_policy_or_refused_with_a_reason(text: str) -> None:
    policy, problem = parse(text)
    assert (policy is None) == bool(problem)


@pytest.mark.parametrize(
    ("mode", "host", "state", "words"),
    [
        ("enforce", "mx1.example.com", FindingState.OK, "as the MTA-STS policy requires"),
        ("enforce", "a.mail.example.com", FindingState.FAIL, "no line of the MTA-STS policy covers it"),
        (
            "testing",
            "a.mail.example.com",
            FindingState.WARN,
            "but the policy is in testing mode",
        ),
        ("testing", "mx1.example.com", FindingState.OK, "its certificate is for mx1.example.com"),
        ("testing", "mx9.example.com", FindingState.WARN, "in testing mode"),
    ],
)
def test_a_policy_in_testing_mode_demands_nothing_but_problems_are_reported(
    mode: str, host: str, state: FindingState, words: str
) -> None:
    policy = Policy(mode, ("mx1.example.com",))
    session = well("192.0.2.1")._replace(certificate=CERTIFICATE)
    judged = judge_demands(session, Demands("example.com", host, policy=policy), (), NOW)
    assert judged
    assert judged.state is state
    assert words in judged.words

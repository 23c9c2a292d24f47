"""How MTA-STS policies are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.tls.mta_sts import Policy, judge, parse
from bot.models.https import Fetched

TEXT = (
    "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmx: *.Mail.example.com\r\nmax_age: 86400\r\n"
)


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
    policy, problem = judge(records, got)
    assert policy is None
    assert why in problem


@given(st.text(max_size=500))
def test_any_text_is_read_as_a_policy_or_refused_with_a_reason(text: str) -> None:
    policy, problem = parse(text)
    assert (policy is None) == bool(problem)

"""What a registry's answer means. Pure functions, without a network."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.dns.registration import find_base, judge
from bot.models.diagnosis import FindingState
from bot.models.https import Fetched

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LIST = {
    "services": [
        [["net", "com"], ["http://rdap.registry.example/com/v1/", "https://rdap.registry.example/com/v1/"]],
        [["example"], ["http://plain.registry.example/"]],
    ]
}
JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


def got(answer: Any, status: int = 200) -> Fetched:
    return Fetched(url="https://rdap.example/", status=status, body=json.dumps(answer).encode())


def event(action: str, date: str) -> dict[str, str]:
    return {"eventAction": action, "eventDate": date}


def test_the_rdap_server_is_from_the_list_and_only_over_https() -> None:
    assert find_base(got(LIST), "com") == "https://rdap.registry.example/com/v1/"
    assert find_base(got(LIST), "example") is None
    assert find_base(got(LIST), "org") is None


@pytest.mark.parametrize("answer", [[], {}, "x", {"services": 7}, {"services": []}])
def test_an_invalid_list_names_no_server(answer: Any) -> None:
    assert find_base(got(answer), "com") is None


@pytest.mark.parametrize(
    "service",
    [None, 7, "ab", {}, [], [["com"]], [["com"], None], [["com"], "https"], ["com", ["https://x/"]]],
)
def test_an_invalid_entry_names_no_server_and_hides_none(service: Any) -> None:
    assert find_base(got({"services": [service]}), "com") is None
    assert find_base(got({"services": [service, *LIST["services"]]}), "com") == find_base(got(LIST), "com")


@given(JSON)
def test_a_list_with_anything_in_it_is_read(answer: Any) -> None:
    find_base(got({"services": answer}), "com")


@pytest.mark.parametrize(
    ("answer", "state", "gone", "words"),
    [
        ({"status": ["redemption period"]}, FindingState.FAIL, "lapsed", "redemption period"),
        (
            {"status": ["client transfer prohibited", "pending delete"]},
            FindingState.FAIL,
            "lapsed",
            "deleted",
        ),
        ({"status": ["client hold"]}, FindingState.FAIL, "held", "hold at its registrar"),
        ({"events": [event("expiration", "2026-11-01T00:00:00Z")]}, FindingState.WARN, None, "2026-11-01"),
        (
            {"events": [event("registration", "2026-11-22T08:00:00Z")]},
            FindingState.WARN,
            None,
            "only registered",
        ),
        (
            {"status": ["active"], "events": [event("expiration", "2027-01-01")]},
            FindingState.OK,
            None,
            "until 2027-01-01",
        ),
    ],
)
def test_the_status_of_a_registration_is_judged(
    answer: dict[str, Any], state: FindingState, gone: str | None, words: str
) -> None:
    found = judge("example.com", got(answer), NOW)
    assert found
    assert (found.state, found.free) == (state, False)
    assert (found.lapsed, found.held) == (gone == "lapsed", gone == "held")
    assert f"{gone}_domain" in found.facts if gone else not found.facts
    assert words in found.words


def test_a_name_unknown_to_the_registry_is_free() -> None:
    found = judge("example.com", got({}, status=404), NOW)
    assert found
    assert found.free


@pytest.mark.parametrize("status", [429, 500, None])
def test_no_answer_from_the_registry_gives_no_result(status: int | None) -> None:
    assert judge("example.com", Fetched(url="https://rdap.example/", status=status), NOW) is None


@given(JSON)
def test_any_answer_is_read_or_gives_no_result(answer: Any) -> None:
    found = judge("example.com", got({"status": ["active"], "events": answer}), NOW)
    assert found
    assert judge("example.com", got({"status": answer}), NOW)
    assert judge("example.com", got(answer if isinstance(answer, list) else [answer]), NOW) is None


@pytest.mark.parametrize(
    ("answer", "delegated"),
    [
        ({"status": ["active"], "nameservers": [{"ldhName": "ns1.example.com"}]}, True),
        ({"status": ["inactive"], "nameservers": [{"ldhName": "ns1.example.com"}]}, False),
        ({"status": ["active"], "nameservers": []}, False),
        ({"status": ["active"]}, False),
        ({"status": ["client hold"], "nameservers": [{"ldhName": "ns1.example.com"}]}, False),
    ],
)
def test_an_active_domain_with_name_servers_is_delegated(answer: Any, delegated: bool) -> None:
    found = judge("example.com", got(answer), NOW)
    assert found
    assert found.delegated is delegated

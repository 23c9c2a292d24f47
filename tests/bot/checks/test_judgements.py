"""How checks judge the answers they got. Pure functions, without a network."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.dns.mail_hosts import by_preference
from bot.checks.dns.signatures import find_flaw, key_tag
from bot.checks.dns.spelling import WELL_KNOWN, closest, is_one_slip
from bot.checks.sender.dkim import judge_key
from bot.checks.sender.tags import read_tags
from bot.checks.servers.size import in_megabytes, judge
from bot.checks.tls.certificates import covers, flaw
from bot.models.diagnosis import FindingState
from bot.models.smtp import Certificate
from tests.twins.network import well

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CERTIFICATE = Certificate(
    names=("mx1.example.com", "*.mail.example.com"),
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=30),
    issuer="CN=An authority",
    certificate_digests={0: "aa", 1: "bb", 2: "cc"},
    key_digests={0: "11", 1: "22", 2: "33"},
)


def test_mail_hosts_are_sorted_by_preference_without_duplicates() -> None:
    assert by_preference(("20 b.example", "10 a.example", "30 a.example")) == ("a.example", "b.example")
    assert by_preference(("0 .",)) == ("",)


@pytest.mark.parametrize(
    "typed", ["gmial.com", "gmai.com", "gmaill.com", "gmail.con", "hotmial.com", "yaho.com"]
)
def test_a_typo_of_a_well_known_domain_is_found(typed: str) -> None:
    assert closest(typed) in WELL_KNOWN


@pytest.mark.parametrize("typed", ["gmail.com", "example.com", "gmxx.example", "mail.example"])
def test_other_domains_are_not_taken_for_typos(typed: str) -> None:
    assert closest(typed) is None


@given(st.text("abcdef.", min_size=2, max_size=12), st.integers(0, 11), st.sampled_from("abcxyz"))
def test_any_single_typo_is_found_in_both_directions(meant: str, at: int, key: str) -> None:
    at %= len(meant)
    slips = {meant[:at] + key + meant[at:], meant[:at] + meant[at + 1 :], meant[:at] + key + meant[at + 1 :]}
    for typed in slips - {meant}:
        assert is_one_slip(typed, meant)
        assert is_one_slip(meant, typed)


@pytest.mark.parametrize(
    ("size", "verdict", "state"),
    [
        (2_000_000, "no", FindingState.FAIL),
        (800_000, "perhaps", FindingState.WARN),
        (500_000, "yes", FindingState.OK),
    ],
)
def test_a_message_fits_does_not_or_perhaps_depending_on_encoding(
    size: int, verdict: str, state: FindingState
) -> None:
    assert judge(size, 1_000_000)[:2] == (verdict, state)


def test_no_message_is_told_to_be_of_no_size() -> None:
    assert [in_megabytes(size) for size in (1_600, 99_999, 52_400_000)] == ["1.6 kB", "100.0 kB", "52.4 MB"]


@pytest.mark.parametrize(
    ("told", "limit"),
    [
        ("52428800", 52_428_800),
        ("0", None),
        ("", None),
        ("52 MB", None),
        ("-1", None),
        ("٥٠", None),
        ("9" * 19, None),
    ],
)
def test_an_announced_limit_is_a_number_of_bytes(told: str, limit: int | None) -> None:
    """Zero means no limit (RFC 1870, section 4); a limit that no message could reach is ignored."""
    assert well("192.0.2.1")._replace(extensions={"SIZE": told}).size_limit == limit


def test_the_key_tag_of_a_known_key() -> None:
    """The example key of RFC 4034, section 5.4."""
    key = (
        "AQOeiiR0GOMYkDshWoSKz9Xz fwJr1AYtsmx3TGkJaNXVbfi/ 2pHm822aJ5iI9BMzNXxeYCmZ DRD99WYwYqUSdjMmmAphXdvx "
        "egXd/M5+X7OrzKBaMbCVdFLU Uh6DhweJBjEVv5f2wwjM9Xzc nOf+EPbtG9DMBmADjFDc2w/r ljwvFw=="
    )
    assert key_tag(f"256 3 5 {key}") == 60485
    assert key_tag("256 3 5 not/base64=x") == 0


def test_a_ds_record_for_another_key_is_named() -> None:
    held = "257 3 13 " + "A" * 86 + "=="
    tag = str(key_tag(held))
    found = find_flaw("example.com", ["12345 13 2 AB"], [held], None)
    assert found
    assert "12345" in found.why
    assert tag in found.why
    assert "12345" in found.fix
    assert find_flaw("example.com", [f"{tag} 13 2 AB"], [held], None) is None


def test_a_zone_is_called_unsigned_only_if_its_keys_could_be_looked_up() -> None:
    found = find_flaw("example.com", ["12345 13 2 AB"], [], None)
    assert found
    assert "not signed" in found.why
    assert find_flaw("example.com", ["12345 13 2 AB"], None, None) is None


def test_the_date_on_which_signatures_expired_is_named() -> None:
    held = "257 3 13 " + "A" * 86 + "=="
    ds = f"{key_tag(held)} 13 2 AB"
    found = find_flaw("example.com", [ds], [held], datetime(2026, 1, 31, tzinfo=UTC))
    assert found
    assert found.why == "its signatures expired on 2026-01-31"
    assert found.why in found.fix
    assert find_flaw("example.com", [ds], [held], datetime.max.replace(tzinfo=UTC)) is None


def test_what_is_wrong_with_a_certificate() -> None:
    assert flaw(CERTIFICATE, "mx1.example.com", NOW) is None
    assert "not for mx9.example.com" in (flaw(CERTIFICATE, "mx9.example.com", NOW) or "")
    assert "expired on 2026-01-31" in (flaw(CERTIFICATE, "mx1.example.com", NOW + timedelta(days=60)) or "")
    assert "not valid before" in (flaw(CERTIFICATE, "mx1.example.com", NOW - timedelta(days=60)) or "")
    unknown = CERTIFICATE._replace(untrusted="it is self-signed")
    assert "self-signed" in (flaw(unknown, "mx1.example.com", NOW) or "")


def test_a_wildcard_matches_one_label() -> None:
    assert covers("*.mail.example.com", "a.mail.example.com")
    assert not covers("*.mail.example.com", "a.b.mail.example.com")
    assert not covers("*.mail.example.com", "mail.example.com")


def test_tags_of_a_record_are_read() -> None:
    assert read_tags("v=DKIM1; k=rsa; p=AB CD=; p=later;; x") == {"v": "DKIM1", "k": "rsa", "p": "ABCD="}


@given(st.text(max_size=300))
def test_any_text_is_read_as_tags(record: str) -> None:
    assert all(isinstance(value, str) for value in read_tags(record).values())


@pytest.mark.parametrize(
    "record", ["v=DKIM1; p=", "v=DKIM1", "v=DKIM1; p=!!!", "v=DKIM1; k=ed25519; p=AAAA", "p=AAAA"]
)
def test_records_that_are_no_dkim_key_are_refused(record: str) -> None:
    assert judge_key("s._domainkey.example.com", record)


def test_a_valid_dkim_key_is_accepted() -> None:
    assert judge_key("s._domainkey.example.com", "v=DKIM1; k=ed25519; p=" + "A" * 43 + "=") is None

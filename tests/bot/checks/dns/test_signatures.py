"""What is wrong with the DNSSEC keys and signatures of a zone."""

from datetime import UTC, datetime

from bot.checks.dns.signatures import find_flaw, key_tag


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

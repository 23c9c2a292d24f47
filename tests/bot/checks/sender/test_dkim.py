"""Which records are DKIM keys."""

import pytest

from bot.checks.sender.dkim import judge_key


@pytest.mark.parametrize(
    "record", ["v=DKIM1; p=", "v=DKIM1", "v=DKIM1; p=!!!", "v=DKIM1; k=ed25519; p=AAAA", "p=AAAA"]
)
def test_records_that_are_no_dkim_key_are_refused(record: str) -> None:
    assert judge_key("s._domainkey.example.com", record)


def test_a_valid_dkim_key_is_accepted() -> None:
    assert judge_key("s._domainkey.example.com", "v=DKIM1; k=ed25519; p=" + "A" * 43 + "=") is None


def test_a_revoked_key_and_an_invalid_one_are_distinguished() -> None:
    assert "revoked" in (judge_key("s", "v=DKIM1; p=") or "")
    assert "no p= tag" in (judge_key("s", "v=DKIM1; k=rsa") or "")
    assert "another version" in (judge_key("s", "v=DKIM9; p=AAAA") or "")

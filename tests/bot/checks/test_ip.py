"""IP addresses as they are shown to people."""

import pytest

from bot.checks.ip import named, shown


@pytest.mark.parametrize(
    ("got", "written"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:0::25", "2001:db8::25"),
        ("192.0.2.1", "192.0.2.1"),
        ("mx.example.com", "mx.example.com"),
    ],
)
def test_an_address_has_one_form_and_a_mapped_one_is_shown_as_ipv4(got: str, written: str) -> None:
    assert shown(got) == written


def test_a_host_that_is_an_address_is_shown_once() -> None:
    assert named("::ffff:192.0.2.1", "192.0.2.1") == "192.0.2.1"
    assert named("mx.example.com", "::ffff:192.0.2.1") == "mx.example.com [192.0.2.1]"

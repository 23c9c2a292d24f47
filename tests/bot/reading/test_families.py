"""One failure, reported by every family of mail systems and forwarded by people."""

import pytest

from tests.bot.reading.messages import FAMILIES, assert_says_it, of_parts, only


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_gives_the_same_result(family: str) -> None:
    assert_says_it(only(FAMILIES[family]))


@pytest.mark.parametrize(
    "family", ["postfix", "exim", "qmail", "yahoo", "dma", "sendmail", "courier", "sendmail 5", "m-filter"]
)
def test_the_command_that_failed_is_named(family: str) -> None:
    assert only(FAMILIES[family]).command == "RCPT"


@pytest.mark.parametrize("family", FAMILIES)
def test_an_attached_bounce_is_read(family: str) -> None:
    attached = f"Content-Type: message/rfc822\n\n{FAMILIES[family]}"

    assert_says_it(only(of_parts("Ada <ada@sender.example>", "Fwd: bounce", "\nWhat is this?", attached)))

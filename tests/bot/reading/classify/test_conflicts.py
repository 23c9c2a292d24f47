"""Contradictions within a bounce are reported."""

import pytest

from tests.bot.reading.messages import means


def conflicts(diagnostic: str, status: str | None = None) -> tuple[str, ...]:
    return means(diagnostic, status=status, part="delivery-status").conflicts


@pytest.mark.parametrize(
    ("diagnostic", "status", "told"),
    [
        ("550 5.1.1 User unknown", "5.0.0", "Status 5.0.0 says less than the reply's 5.1.1"),
        ("550 5.1.1 User unknown", "5.2.1", "Status 5.2.1 differs from the reply's 5.1.1"),
        ("450 5.1.1 User unknown", None, "Reply 450 and status 5.1.1 are of different classes"),
    ],
    ids=["says less", "says otherwise", "classes"],
)
def test_different_codes_are_reported_as_a_conflict(diagnostic: str, status: str | None, told: str) -> None:
    assert conflicts(diagnostic, status) == (told,)


def test_words_of_another_kind_than_the_code_are_a_conflict() -> None:
    told = means("550 5.1.1 Mailbox full")
    assert told.conflicts == ("The text says “mailbox full”, status 5.1.1 means “no such mailbox”",)
    assert told.confidence < means("552 5.2.2 Mailbox full").confidence


@pytest.mark.parametrize(
    ("diagnostic", "status"),
    [
        ("550 5.1.1 User unknown", "5.1.1"),
        ("550 5.4.1 Recipient address rejected: Access denied [x.prod.outlook.com]", None),
        ("550 5.4.4 Invalid domain", None),
        ("550 User unknown", None),
        ("User unknown", "5.1.1"),
    ],
    ids=[
        "the same",
        "a code in its provider's own sense",
        "kinds that codes do not keep apart",
        "no code",
        "no reply code",
    ],
)
def test_agreeing_words_and_codes_are_no_conflict(diagnostic: str, status: str | None) -> None:
    assert conflicts(diagnostic, status) == ()

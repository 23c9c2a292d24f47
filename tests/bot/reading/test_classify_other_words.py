"""What no documented reply has, said as anybody would."""

import pytest

from bot.reading.classify import classify
from bot.reading.facts import Facts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 The addressee is not known here", "userunknown"),
        ("550 Mailbox bob@b.example cannot be found", "userunknown"),
        ("550 That account was closed last year", "suspend"),
        ("550 Domain b.example is not resolvable", "hostunknown"),
        ("450 Daily messages limit reached", "ratelimited"),
        ("554 Your host has been banned", "blocked"),
        ("554 Relaying to that host is not allowed", "norelaying"),
    ],
)
def test_other_words_are_understood(text: str, reason: str) -> None:
    assert classify(Facts(diagnostic=text)).reason == reason


def test_they_count_less_than_a_code_that_names_a_cause() -> None:
    assert (
        classify(Facts(diagnostic="552 5.2.2 The account is not known to have room")).reason == "mailboxfull"
    )


def test_of_a_domain_they_are_about_the_sender_before_a_recipient_is_named() -> None:
    facts = Facts(diagnostic="550 Domain a.example is not resolvable", command="MAIL")
    assert classify(facts).reason == "rejected"

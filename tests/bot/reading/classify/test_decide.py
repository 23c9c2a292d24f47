"""Whom a refusal concerns, by the command that it answers and what it names."""

import pytest

from tests.bot.reading.messages import means


def test_words_that_agree_with_the_reply_code_are_more_certain() -> None:
    alone = means("550 ada@example.com mailbox limit reached")
    agreed = means("552 ada@example.com mailbox limit reached")
    assert (alone.reason, agreed.reason) == ("mailboxfull", "mailboxfull")
    assert alone.confidence < agreed.confidence < 1


@pytest.mark.parametrize(
    ("reply", "command", "reason"),
    [
        ("550 Unknown user", "CONN", "blocked"),
        ("550 Unknown user", "EHLO", "blocked"),
        ("550 Unknown user", "MAIL", "rejected"),
        ("550 Unknown user", "RCPT", "userunknown"),
        ("550 Unknown user", "DATA", "filtered"),
        ("550 5.1.1 Unknown user", "DATA", "userunknown"),
        ("550 5.2.2 Unknown user", "DATA", "filtered"),
        ("550 Account disabled", "MAIL", "rejected"),
        ("421 4.3.2 Not now", "CONN", "notaccept"),
    ],
)
def test_a_mailbox_is_refused_after_rcpt_and_before_the_content(
    reply: str, command: str, reason: str
) -> None:
    """Later only if the code blames the address."""
    assert means(reply, command=command).reason == reason


@pytest.mark.parametrize(
    ("command", "reason"),
    [("CONN", "blocked"), ("EHLO", "blocked"), ("MAIL", "rejected"), ("RCPT", "securityerror")],
)
def test_a_refusal_before_rcpt_concerns_host_or_sender(command: str, reason: str) -> None:
    assert means("554 5.7.1 We would rather not", command=command).reason == reason


def test_a_providers_own_words_for_an_unknown_user_count_after_the_content_too() -> None:
    yahoo = (
        "554 delivery error: dd This user doesn't have a yahoo.com account (bob@yahoo.com) - mta.yahoo.com"
    )
    assert means(yahoo, command="DATA").reason == "userunknown"


def test_a_spam_verdict_before_the_content_concerns_the_host() -> None:
    assert means("554 Too much spam", command="CONN").reason == "blocked"
    assert means("554 Too much spam", command="DATA").reason == "spamdetected"


def test_a_reply_that_names_only_a_host_concerns_the_host() -> None:
    assert means("554 5.7.1 Mail from 192.0.2.1 refused").reason == "blocked"
    assert means("Mail from 192.0.2.1 refused").reason == "rejected"
    assert means("550 Mail address invalid, says 192.0.2.1").reason == "rejected"
    assert means("554 5.7.1 Mail from ada@example.com (192.0.2.1) refused").reason == "rejected"
    assert means("550 5.1.8 Sender domain unresolvable by 192.0.2.1").reason == "rejected"


def test_a_code_about_the_sender_counts_without_a_command() -> None:
    assert means("550 5.1.8 This domain does not exist").reason == "rejected"
    assert means("550 5.1.2 This domain does not exist").reason == "hostunknown"


def test_a_reply_that_names_the_recipient_answers_rcpt() -> None:
    """OpenSMTPD does not name the command."""
    assert means("550 For ada@example.com: never", recipient="Ada@example.com").reason == "userunknown"
    assert means("550 For ada@example.com: never", recipient="bob@example.com").reason == "undefined"

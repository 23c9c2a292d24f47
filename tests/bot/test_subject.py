"""The subject of pasted text, for a command as for a channel."""

from dataclasses import replace

import pytest

from bot.grammar.query import parse_query
from bot.models.bounce import Bounce
from bot.models.query import Query
from bot.subject import subject_of_failures, subject_of_query, subjects_by_domain

REPLY = "550 5.1.1 <kim@other.example>: User unknown"
TABLE = f"one.example 550 5.1.1 <a@one.example>: User unknown\n{REPLY}"


@pytest.mark.parametrize(
    ("pasted", "domain", "address"),
    [
        (REPLY, "other.example", "kim@other.example"),
        (f"one.example {REPLY}", "one.example", None),
        (f"one.co.uk: {REPLY}", "one.co.uk", None),
        (f"other.example {REPLY}", "other.example", "kim@other.example"),
        (f"mx1.hosts.example {REPLY}", "other.example", "kim@other.example"),
        (f"one.example says {REPLY}", "other.example", "kim@other.example"),
    ],
)
def test_a_domain_right_before_a_reply_wins_over_the_replys_address(
    pasted: str, domain: str, address: str | None
) -> None:
    """Mail to it may be forwarded. A host name before a reply is pasted along with it."""
    asked = subject_of_query(parse_query(pasted)).query
    assert (asked.domain, asked.address) == (domain, address)
    assert asked.status == "5.1.1"


def test_of_failures_at_several_domains_the_first_is_checked_and_the_rest_are_named() -> None:
    subject = subject_of_query(replace(parse_query(TABLE), size=2000))
    assert subject.bounce
    assert (subject.query.domain, subject.query.size) == ("one.example", 2000)
    assert subject.others == ("kim@other.example",)


def test_a_domain_without_a_bounce_is_the_whole_subject() -> None:
    query = Query(domain="one.example")
    assert subject_of_query(query).query == query


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        (Query(), "kim@one.example"),
        (Query(domain="two.example"), "lee@two.example"),
        (Query(domain="two.example", address="Pat@two.example"), "pat@two.example"),
        (Query(domain="two.example", address="sam@two.example"), "lee@two.example"),
    ],
)
def test_of_several_failures_the_requested_one_is_diagnosed(asked: Query, address: str) -> None:
    recipients = ("kim@one.example", "lee@two.example", "pat@two.example")
    subject = subject_of_failures([Bounce(recipient=each) for each in recipients], asked)
    assert (subject.query.address, len(subject.others)) == (address, 2)
    assert subject.bounce
    assert subject.bounce.recipient == address


def test_a_failure_in_a_file_is_about_the_same_domain_as_in_slack() -> None:
    """The alias or the server also shows where mail was going; a failure without a domain is not
    attributed."""
    failed = [
        Bounce(recipient="postmaster"),
        Bounce(recipient="sales", alias="sales@one.example", status="5.2.2"),
        Bounce(recipient="kim@one.example"),
        Bounce(remote_mta="mx.two.example"),
    ]
    subject = subject_of_failures(failed, Query())
    (first, *_) = subjects_by_domain(failed)
    assert subject.query == first.query
    assert (subject.query.domain, subject.query.status) == ("one.example", "5.2.2")
    assert subject.others == ("kim@one.example",)


def test_asking_about_a_domain_takes_its_first_failure() -> None:
    subject = subject_of_failures([Bounce(recipient="kim@one.example")], Query(domain="forwarder.example"))
    assert subject.query.domain == "forwarder.example"


@pytest.mark.parametrize(
    "error",
    [
        "smtplib.SMTPSenderRefused: (530, b'5.7.0 Authentication Required.', 'me@sender.example')",
        "javax.mail.AuthenticationFailedException: 535 5.7.8 Authentication failed",
        "System.Net.Mail.SmtpException: 535 5.7.8 Authentication failed",
    ],
)
def test_in_a_programs_error_neither_its_class_nor_the_sender_is_where_mail_was_going(error: str) -> None:
    subject = subject_of_query(parse_query(error))
    assert (subject.query.domain, subject.query.address) == (None, None)
    assert subject.bounce
    assert subject.bounce.reason == "securityerror"


@pytest.mark.parametrize(
    ("asked", "cause"),
    [
        ("dmarc one.example", "dmarc-reject"),
        ("tls error one.example", "tls-broken"),
        ("blacklisted at one.example", "sender-blocklisted"),
        ("greylisted by one.example", "greylisted"),
        ("spf fails for one.example", "spf-fail"),
        ("timeout one.example", "recipient-unreachable"),
        ("is one.example rate limited?", "rate-limited"),
        ("too large one.example 30MB", "message-too-large"),
    ],
)
def test_a_cause_named_beside_a_domain_is_a_hint(asked: str, cause: str) -> None:
    subject = subject_of_query(parse_query(asked))
    assert subject.query.domain == "one.example"
    assert subject.bounce
    assert subject.bounce.likeliest == cause


@pytest.mark.parametrize("asked", ["one.example", "mx one.example", "healthy one.example"])
def test_a_domain_without_the_name_of_a_cause_hints_at_nothing(asked: str) -> None:
    assert subject_of_query(parse_query(asked)).bounce is None

"""Which of several codes counts; none is invented."""

import pytest

from bot.reading.classify import classify
from bot.reading.classify.codes import weigh_codes
from bot.reading.facts import Facts
from tests.bot.reading.messages import means


@pytest.mark.parametrize(
    ("diagnostic", "status", "expected"),
    [
        ("550 5.1.1 User unknown", "5.0.0", ("5.1.1", "diagnostic")),
        ("550 5.1.1 User unknown", "5.2.1", ("5.1.1", "diagnostic")),
        ("550 User unknown", "5.1.1", ("5.1.1", "status-field")),
        ("550 5.0.0 User unknown", "5.1.1", ("5.1.1", "status-field")),
        ("452 4.2.2 Mailbox full", "4.4.7", ("4.2.2", "diagnostic")),
        ("sorry, no mailbox here by that name (#5.1.1)", None, ("5.1.1", "diagnostic")),
        ("554 5.7.0 <mx.b.example #5.7.133 smtp;550 5.7.133 Not allowed>", None, ("5.7.133", "diagnostic")),
        ("5.1.0 - Unknown address error ('550', ['5.7.1 spam'])", "5.0.0", ("5.7.1", "diagnostic")),
        ("no such host", "4.4.7", ("4.4.7", "status-field")),
        ("no such host", None, (None, None)),
    ],
)
def test_a_code_with_detail_wins_then_the_replys_own(
    diagnostic: str, status: str | None, expected: tuple[str | None, str | None]
) -> None:
    codes = weigh_codes(Facts(diagnostic=diagnostic, status=status, part="delivery-status"))
    assert (codes.status, codes.status_from) == expected


@pytest.mark.parametrize(
    "text",
    [
        "connect to 5.1.1.9: refused",
        "Exim 4.94.2 could not deliver",
        "version 12.5.1.1",
        "see section 5.1.1.2",
        "mx5.1.1",
    ],
)
def test_numbers_that_only_look_like_codes_are_ignored(text: str) -> None:
    assert weigh_codes(Facts(text=text)).status is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 no", 550),
        ("smtp; 452 full", 452),
        ("host mx.example.com[192.0.2.1] said: 554 no (in reply to RCPT TO command)", 554),
        ("5.3.0 - Other mail system problem 550-'Unknown user'", 550),
        ("ERROR_CODE :550, ERROR_CODE :5.1.1", 550),
        ("[2606:2800:220:6d:26bf:1447:1097:aa7]:25: socket error", None),
        ("could not deliver for the last 432000 seconds", None),
        ("255", None),
    ],
)
def test_reply_codes_count_only_where_replies_begin(text: str, expected: int | None) -> None:
    assert weigh_codes(Facts(diagnostic=text)).reply_code == expected


@pytest.mark.parametrize(
    ("diagnostic", "cause"),
    [
        ("4.7.1", "greylisted"),
        ("5.7.1", None),
        ("450 4.7.1 <kim@example.com>: please try again later", "greylisted"),
        ("4.7.0", "rate-limited"),
        ("450 4.7.0 Authentication required", None),
    ],
)
def test_a_temporary_code_suggests_its_usual_cause(diagnostic: str, cause: str | None) -> None:
    found = means(diagnostic, bare=True)
    assert next(iter(found.likely_causes), None) == cause


def test_a_server_that_accepted_data_was_reached() -> None:
    told = Facts(diagnostic="421 4.4.2 timed out", command="DATA", bare=True)
    assert classify(told).likely_causes[0] == "connection-dropped"
    assert classify(told._replace(command="CONN")).likely_causes[0] == "recipient-unreachable"


def test_a_reply_code_in_the_facts_is_used() -> None:
    assert weigh_codes(Facts(diagnostic="550 no", reply_code=421)).reply_code == 421


def test_the_reply_code_is_the_one_next_to_the_chosen_status() -> None:
    text = "554 5.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>"
    codes = weigh_codes(Facts(diagnostic=text, reply_code=554))
    assert (codes.status, codes.reply_code, codes.expiry) == ("4.4.2", 421, "5.4.7")


def test_a_banner_is_no_reply_to_the_message() -> None:
    assert weigh_codes(Facts(diagnostic="220 mx.example.com ESMTP ready")).reply_code is None


def test_a_success_code_inside_a_failure_is_ignored() -> None:
    facts = Facts(diagnostic="550 Line too long (see RFC 5322 2.1.1)", status="5.2.0")
    assert weigh_codes(facts).status == "5.2.0"


def test_a_code_in_the_words_around_counts_where_reply_and_field_have_none() -> None:
    """But not the basic code beside it, which may be another reply's, nor the number of a version."""
    told = means("Sorry", text="They say 550 5.2.2 Nothing")
    assert (told.status, told.status_from, told.reply_code) == ("5.2.2", "text", None)
    alone = means(None, text="They say 550 5.2.2 Nothing")
    assert (alone.status, alone.reply_code) == ("5.2.2", 550)
    assert means("Sorry", text="Nothing (#5.2.2)").status == "5.2.2"
    assert means("Sorry", text="Nothing, says version (#2.0.12)").status is None


def test_of_codes_that_say_little_the_first_counts() -> None:
    assert means("550 5.0.0 Sorry", status="5.4.7").status == "5.0.0"


def test_a_code_that_sendmail_gives_in_its_transcript_is_no_code_of_the_reply() -> None:
    assert means("550 Sender email is not in my domain", verdict="5.1.1").reason == "rejected"

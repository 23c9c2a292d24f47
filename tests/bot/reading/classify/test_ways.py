"""What words and codes mean together, and which of them decide."""

import pytest

from tests.bot.reading.messages import means


def test_words_beat_the_code_of_the_reply() -> None:
    told = means("550 5.2.1 <ada@example.com>... User unknown")
    assert (told.reason, told.status) == ("userunknown", "5.2.1")


def test_a_code_that_names_a_reason_beats_a_hint() -> None:
    assert means("550 5.7.25 Access denied").reason == "requireptr"


def test_a_code_added_by_the_reporter_counts_less_than_the_replys_words() -> None:
    """Sendmail treats every 550 to RCPT as an unknown user."""
    assert means("550 Sender email is not in my domain", status="5.1.1").reason == "rejected"
    assert means("550 5.1.1 Sender email is not in my domain").reason == "userunknown"
    assert means("550 Go somewhere else", status="5.1.1").reason == "userunknown"


def test_without_a_reply_the_reporters_code_counts_more_than_hints_in_its_notice() -> None:
    notice = "Your message was blocked. Access denied."
    assert means(None, text=notice, status="5.1.1").reason == "userunknown"
    assert means(None, text=notice).reason == "securityerror"


def test_a_topic_counts_in_a_reply_but_not_in_the_notice_around_a_bare_code() -> None:
    """A notice has a header and attachments of its own."""
    assert means("550 See the header").reason == "notcompliantrfc"
    assert means("The header is too long", part="delivery-status").reason == "notcompliantrfc"
    assert means("The header is too long").reason == "undefined"
    assert means("550", text="See the header").reason == "undefined"
    assert means(None, text="See the header", part="delivery-status").reason == "undefined"


def test_500_is_a_refusal_too() -> None:
    assert means("500 The letter comes back to you", text="Connection timed out").reason == "syntaxerror"


def test_a_permanent_reply_excludes_expiry_and_connection_failure() -> None:
    notice = "There was a communication problem with the server. I've given up."
    assert means("550 The letter comes back to you", text=notice).reason == "undefined"
    assert means("450 The letter comes back to you", text=notice).reason == "expired"


def test_a_hint_beats_a_vague_code() -> None:
    assert means("550 5.2.0 <ada@example.com> does not exist").reason == "userunknown"


def test_faint_words_count_less_than_any_code() -> None:
    assert (
        means("550 5.7.1 <ada@example.com>: Recipient address rejected: come back tomorrow").reason
        == "securityerror"
    )
    assert (
        means("550 <ada@example.com>: Recipient address rejected: come back tomorrow").reason == "userunknown"
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [("451 4.7.1 Come back", "policyviolation"), ("550 5.7.1 Go somewhere else", "securityerror")],
)
def test_a_temporary_x_7_1_is_some_policy(reply: str, reason: str) -> None:
    assert means(reply).reason == reason


def test_a_milters_refusal_is_no_protocol_error() -> None:
    assert means("550 5.7.1 Command rejected", command="DATA").reason == "securityerror"
    assert means("550 5.7.1 <mail.b.example>: Helo command rejected").reason == "blocked"


@pytest.mark.parametrize(
    "reply", ["550 Not available", "550 The letter comes back to you", "554 Nobody knows why"]
)
def test_words_of_no_rule_are_undefined(reply: str) -> None:
    assert means(reply).reason == "undefined"


def test_the_more_specific_of_two_reasons_wins() -> None:
    told = means("550 5.7.23 Sender address rejected: SPF fail - not authorized")
    assert told.reason == "authfailure"


def test_a_bare_reply_code_decides_last_and_with_little_confidence() -> None:
    told = means("452 ...")
    assert (told.reason, told.permanent) == ("systemfull", False)
    assert told.confidence < 0.5


def test_a_bare_552_means_exceeded_storage() -> None:
    told = means("552 ...")
    assert (told.reason, told.permanent) == ("mailboxfull", True)
    assert means("452 ...").confidence < told.confidence < means("5.2.2").confidence


def test_words_around_a_reply_count_if_the_reply_says_nothing() -> None:
    told = means(
        "554 Sorry", text="The message is larger than the size limit of 20 MB.", part="delivery-status"
    )
    assert told.reason == "emailtoolarge"
    assert told.evidence[0].part == "text"


def test_sendmails_protocol_codes_are_ignored() -> None:
    """But they count if the reply has the code itself, or is a protocol error."""
    assert means("554 Nothing for us", status="5.5.1").reason == "undefined"
    assert means("554 5.5.1 Nothing for us").reason == "syntaxerror"
    assert means("503 Nothing for us", status="5.5.1").reason == "syntaxerror"
    assert [means(f"{code} Nothing", status="5.5.0").reason for code in (499, 500, 505, 506)] == [
        "undefined",
        "syntaxerror",
        "syntaxerror",
        "undefined",
    ]
    assert means("421 Not now", status="4.5.0").reason == "notaccept"


def test_connection_failures_around_a_refusal_are_ignored() -> None:
    around = "Connection timed out"
    assert means("554 Sorry", text=around).reason == "undefined"
    assert means("451 Sorry", text=around).reason == "networkerror"
    assert means("554 Sorry", text="Mailbox full").reason == "mailboxfull"
    assert means("554 Sorry", text="Mailbox full").confidence < means("554 Mailbox full").confidence

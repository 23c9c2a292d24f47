"""Expiry, and attempts that only failed."""

import pytest

from tests.bot.reading.messages import by_exim, means, pasted


@pytest.mark.parametrize(
    "words",
    [
        "connect to mx.receiver.example[192.0.2.25]:25: Connection refused",
        "connect to mx.receiver.example[192.0.2.25]:25: Connection timed out",
        "connect to mx.receiver.example[2001:db8::25]:25: No route to host",
        "delivery temporarily suspended: connect to mx.receiver.example[192.0.2.25]:25: Connection refused",
        "status=deferred (connect to mx.receiver.example[192.0.2.25]:25: Connection timed out)",
        "Jan  6 09:00:00 relay postfix/smtp[9]: connect to mx.b.example[192.0.2.25]:25: Connection refused",
        "2026-01-06 09:00:00 1vd0-01 H=mx.receiver.example [192.0.2.25] Connection refused",
        "R=dnslookup T=remote_smtp H=mx.receiver.example [192.0.2.25] defer (110): Connection timed out",
        "stat=Deferred: Connection refused by mx.receiver.example.",
        "Deferred: Connection timed out with mx.receiver.example.",
        'result="TempFail" stat="Connection timeout"',
        "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)",
        "450 4.4.316 Connection refused [Message=Socket error code 10061]",
        "Error: connect ECONNREFUSED 192.0.2.25:25",
    ],
)
def test_one_failed_attempt_is_no_expiry(words: str) -> None:
    bounce = pasted(words)

    assert (bounce.reason, bounce.permanent) == ("networkerror", False)


@pytest.mark.parametrize(
    "words",
    [
        "mx.receiver.example: Connection refused, giving up after 5 days",
        "Message expired, connection refused by mx.receiver.example",
        "550 5.4.316 Message expired, connection refused(Socket error code 10061)",
    ],
)
def test_words_that_say_so_mean_expiry(words: str) -> None:
    assert pasted(words).reason == "expired"


def test_giving_up_without_a_connection_is_an_expiry() -> None:
    notice = "Your message could not be delivered.\n\n<bob@receiver.example>: connect to mx.receiver.example"

    bounce = pasted(f"{notice}[192.0.2.25]:25: Connection refused")

    assert (bounce.reason, bounce.action, bounce.permanent) == ("expired", "failed", False)
    assert (bounce.likely_causes[0], bounce.evidence[0].text) == ("recipient-refusing", "Connection refused")


def test_a_session_that_broke_off_without_an_answer_ends_as_an_expiry() -> None:
    """Only a reply shows that their server was there and ended it."""
    broke_off = "mx.receiver.example timed out while sending message body"
    assert means(broke_off, command="DATA").reason == "expired"
    assert means(f"421 4.4.2 {broke_off}", command="DATA").reason == "networkerror"


def test_exims_words_for_expiry_name_no_limit() -> None:
    bounce = by_exim("    450 4.3.0 Not today: retry timeout exceeded\n")

    assert bounce.reason == "systemerror"


def test_a_connection_failure_behind_their_server_is_no_expiry() -> None:
    """Their server did not reach the one behind it, and said so in reply to a command."""
    bounce = by_exim("    451 4.4.1 Cannot reach store: connection refused: retry timeout exceeded\n")

    assert (bounce.reason, bounce.permanent) == ("networkerror", False)


def test_the_last_reply_gives_the_reason_of_an_expiry() -> None:
    told = means(
        "451 4.3.0 <ada@example.com>: Temporary lookup failure: retry timeout exceeded", status="5.0.0"
    )
    assert (told.reason, told.status, told.permanent) == ("systemerror", "4.3.0", False)


def test_a_status_of_5_0_0_for_expiry_does_not_make_it_permanent() -> None:
    told = means(None, action="failed", status="5.0.0", text="retry timeout exceeded")
    assert (told.reason, told.permanent) == ("expired", False)


def test_a_gateways_own_554_does_not_make_it_permanent() -> None:
    told = means("554 4.4.7 Message expired: unable to deliver in 840 minutes", action="failed")
    assert (told.reason, told.permanent) == ("expired", False)


def test_a_delayed_message_is_not_permanent() -> None:
    assert means(None, action="delayed", text="No MX found for domain").permanent is False


def test_a_delay_without_words_is_only_a_delay() -> None:
    assert means(None, action="delayed").reason == "expired"


def test_time_that_ran_out_is_told_by_words_by_a_code_or_by_the_action() -> None:
    assert means("450 Not today", text="retry timeout exceeded").reason == "expired"
    assert means("550 Not today", text="retry timeout exceeded").reason == "undefined"
    by_code = means("Not today", status="4.4.7")
    assert (by_code.reason, by_code.evidence[0].rule) == ("expired", "status/X.4.7")
    assert means(None, action="expired").reason == "expired"


def test_a_server_that_was_not_reached_is_the_reason_while_it_is_tried_and_where_a_code_ended_it() -> None:
    refused = "Connection refused"
    assert means(refused, action="delayed", status="4.4.1").reason == "networkerror"
    assert means(refused, action="delayed", status="4.4.7").reason == "expired"
    assert means(refused, action="failed", status="5.4.1").reason == "networkerror"
    assert means(refused, action="failed", status="5.0.0").reason == "expired"

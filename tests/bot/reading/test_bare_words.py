"""Words without a bounce around them: one reply, a line of a log, what a program or a window said."""

import pytest

from bot.models.bounce import Bounce
from bot.reading.reader import read_text


def only(text: str) -> Bounce:
    (bounce,) = read_text(text).bounces
    return bounce


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
        "SMTP connect() failed.",
    ],
)
def test_one_attempt_that_failed_is_no_time_that_ran_out(words: str) -> None:
    bounce = only(words)

    assert (bounce.reason, bounce.permanent) == ("networkerror", False)


@pytest.mark.parametrize(
    "words",
    [
        "mx.receiver.example: Connection refused, giving up after 5 days",
        "Message expired, connection refused by mx.receiver.example",
        "550 5.4.316 Message expired, connection refused(Socket error code 10061)",
    ],
)
def test_time_ran_out_where_the_words_say_so(words: str) -> None:
    assert only(words).reason == "expired"


def test_a_notice_that_gives_up_for_want_of_a_connection_tells_that_time_ran_out() -> None:
    notice = "Your message could not be delivered.\n\n<bob@receiver.example>: connect to mx.receiver.example"

    assert only(f"{notice}[192.0.2.25]:25: Connection refused").reason == "expired"


def test_a_log_line_of_exim_may_have_lost_its_time() -> None:
    bounce = only("== bob@receiver.example R=dnslookup T=remote_smtp defer (111): Connection refused")

    assert (bounce.recipient, bounce.reason, bounce.action) == (
        "bob@receiver.example",
        "networkerror",
        "delayed",
    )


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.8 <ada@sender.example>: Sender address rejected: Domain not found",
        "553 5.1.8 <ada@sender.example>... Domain of sender address ada@sender.example does not exist",
        "550 Sender verify failed for <ada@sender.example>",
        "554 5.7.1 Mail from ada@sender.example refused",
        "SMTPSenderRefused: (550, b'5.7.60 may not send as this sender', 'ada@sender.example')",
        "554 5.7.1 Refused. Ask your postmaster, or contact help@receiver.example",
    ],
)
def test_who_sent_it_or_can_be_asked_did_not_fail(reply: str) -> None:
    assert only(reply).recipient is None


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.1 <bob@receiver.example>: Recipient address rejected: sender ada@sender.example is blocked",
        "550 5.7.1 Mail from ada@sender.example to bob@receiver.example refused",
        "550 5.7.1 Sender blocked by bob@receiver.example",
    ],
)
def test_whom_it_was_for_is_named_beside_the_sender(reply: str) -> None:
    assert only(reply).recipient == "bob@receiver.example"

"""Pasted SMTP sessions, as test programs print them."""

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.messages import assert_says_it, pasted

HEARD = "250 2.1.0 Ok"
OPENING = (
    "220 mx.receiver.example ESMTP",
    "EHLO relay.sender.example",
    "250 SIZE 1000",
    "MAIL FROM:<ada@sender.example>",
    HEARD,
)

SIDES = {
    "by hand": ("{}", "{}"),
    "swaks": (" -> {}", "<-  {}"),
    "swaks, over TLS": (" ~> {}", "<~* {}"),
    "curl": ("> {}", "< {}"),
    "PHPMailer": ("2026-01-06 09:00:00 CLIENT -> SERVER: {}", "2026-01-06 09:00:00 SERVER -> CLIENT: {}"),
    "smtplib": ("send: '{}\\r\\n'", "reply: b'{}\\r\\n'"),
    "letters": ("C: {}", "S: {}"),
}


def held(program: str, *said: str) -> str:
    """A session: commands and replies in turn, after the banner."""
    sent, heard = SIDES[program]
    return "\n".join((heard if n % 2 else sent).format(line) for n, line in enumerate(said, start=1))


@pytest.mark.parametrize("program", SIDES)
def test_the_command_names_the_refused_recipient(program: str) -> None:
    session = held(
        program,
        *OPENING,
        "RCPT TO:<cy@receiver.example>",
        HEARD,
        "RCPT TO:<bob@receiver.example>",
        "550 5.1.1 User unknown",
        "QUIT",
        "221 2.0.0 Bye",
    )
    bounce = pasted(session)

    assert_says_it(bounce)
    assert (bounce.command, bounce.remote_mta, bounce.action) == ("RCPT", "mx.receiver.example", "failed")


@pytest.mark.parametrize("program", SIDES)
def test_a_refusal_of_the_content_counts_for_all_accepted_recipients(program: str) -> None:
    session = held(
        program,
        *OPENING,
        "RCPT TO:<bob@receiver.example>",
        HEARD,
        "RCPT TO:<cy@receiver.example>",
        HEARD,
        "DATA",
        "554 5.7.1 Message rejected as spam",
        "QUIT",
        "221 2.0.0 Bye",
    )

    assert [(one.recipient, one.reason, one.command) for one in read_text(session).bounces] == [
        ("bob@receiver.example", "spamdetected", "DATA"),
        ("cy@receiver.example", "spamdetected", "DATA"),
    ]


def test_a_refused_sender_gives_a_result_without_recipient() -> None:
    bounce = pasted(
        held(
            "swaks",
            "220 mx.receiver.example ESMTP",
            "EHLO relay.sender.example",
            HEARD,
            "MAIL FROM:<ada@sender.example>",
            "530 5.7.0 Authentication required",
        )
    )

    assert (bounce.recipient, bounce.command, bounce.likely_causes) == (None, "MAIL", ("relay-denied",))


def test_a_retried_command_did_not_fail() -> None:
    said = ["220 mx.receiver.example ESMTP", "EHLO relay.sender.example", "502 5.5.2 Unknown command"]
    said += ["HELO relay.sender.example", HEARD, "MAIL FROM:<ada@sender.example>", HEARD]

    assert not any(
        one.action == "failed" and one.command == "EHLO" for one in read_text(held("curl", *said)).bounces
    )

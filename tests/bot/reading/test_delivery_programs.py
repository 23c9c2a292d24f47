"""Programs that servers hand mail to: what they print, and that they ended badly."""

from bot.models.bounce import Bounce
from tests.bot.reading.messages import mail, only, report


def by_postfix(said: str, printed: str) -> Bounce:
    fields = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bob@a.example\nAction: failed\n"
    return only(report(f"<bob@a.example>: {said}\n", f"{fields}Status: 5.3.0\nDiagnostic-Code: {printed}\n"))


def test_what_a_program_prints_is_no_reply_of_a_server() -> None:
    """The field has only that; it speaks of its filter, and refuses nothing."""
    bounce = by_postfix(
        'Command died with status 1: "/usr/bin/sort". Command output: the filter fell over',
        "x-unix; the filter fell over",
    )

    assert (bounce.reason, bounce.permanent) == ("mailererror", True)


def test_a_program_that_says_why_is_believed() -> None:
    bounce = by_postfix("Command output: user is over quota", "x-unix; user is over quota")
    assert bounce.reason == "mailboxfull"


def test_a_mailbox_that_could_not_be_written_to_is_no_program() -> None:
    """Postfix's field says less of it than its text."""
    said = "cannot update mailbox /var/mail/bob for user bob. error writing message: File too large"
    assert by_postfix(said, "x-unix; input/output error").reason == "mailboxfull"


def test_opensmtpd_tells_no_more_than_that_it_ended() -> None:
    notice = "bob@a.example: exited abnormally\n"
    assert (
        only(mail("MAILER-DAEMON@a.example", "Delivery status notification", notice)).reason == "mailererror"
    )

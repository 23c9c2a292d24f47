"""What Sendmail adds to a reply: its own codes, and replies to commands that it had sent ahead."""

from bot.models.bounce import Bounce
from bot.reading.classify import classify
from bot.reading.facts import Facts
from bot.reading.reader import read_text
from tests.bot.reading.messages import only, pasted, report


def test_the_code_of_a_reply_to_data_is_not_the_recipients() -> None:
    """Sendmail copies it from `554 5.5.1 Error: no valid recipients`."""
    facts = Facts(
        action="failed", status="5.5.1", diagnostic="554 Service unavailable", part="delivery-status"
    )
    assert classify(facts).reason == "notaccept"


def by_sendmail(transcript: str, fields: str) -> Bounce:
    """Sendmail's report about one recipient, for people and for machines."""
    return only(
        report(
            f"   ----- Transcript of session follows -----\n{transcript}",
            f"Reporting-MTA: dns; a.example\n\nFinal-Recipient: RFC822; bob@b.example\n{fields}",
        )
    )


def test_the_reply_to_quit_is_no_reason() -> None:
    """Sendmail's field has it if a server refused it at once and answered QUIT with 221."""
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n"
        "<<< 421 4.7.0 Too many connections\n<bob@b.example>... Deferred: 421 4.7.0 Too many connections\n",
        "Action: delayed\nStatus: 4.5.0\nDiagnostic-Code: SMTP; 221 2.0.0 Bye\n",
    )

    assert (bounce.diagnostic, bounce.status) == ("421 4.7.0 Too many connections", "4.7.0")
    assert bounce.reason == "ratelimited"


def test_the_reply_to_data_without_recipients_gives_no_code() -> None:
    """Sendmail pipelines; Postfix and others answer DATA with 5.5.1 if all recipients were refused."""
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n"
        ">>> DATA\n<<< 554 no account of that name\n554 5.0.0 Service unavailable\n"
        "<<< 554 5.5.1 Error: no valid recipients\n",
        "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: SMTP; 554 no account of that name\n",
    )

    assert bounce.status == "5.0.0"


def test_replies_to_pipelined_commands_are_told_apart() -> None:
    """Sendmail's warning if a server deferred at RCPT, before it answered DATA and QUIT."""
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n"
        ">>> DATA\n<<< 421 4.7.0 Slow down\n>>> QUIT\n<<< 554 5.5.1 Error: no valid recipients\n"
        "221 2.0.0 Bye\n<bob@b.example>... Deferred: 421 4.7.0 Slow down\n",
        "Action: delayed\nStatus: 5.5.1\nDiagnostic-Code: SMTP; 554 5.5.1 Error: no valid recipients\n",
    )

    assert (bounce.diagnostic, bounce.status, bounce.permanent) == ("421 4.7.0 Slow down", "4.7.0", False)


def test_a_missing_reply_gives_no_code() -> None:
    """Sendmail's transcript says 4.4.1 whenever the connection broke; its field is right."""
    bounce = by_sendmail(
        "451 4.4.1 reply: read error from mx.b.example.\n"
        "<bob@b.example>... Deferred: Connection reset by mx.b.example.\n",
        "Action: delayed\nStatus: 4.4.2\n",
    )

    assert (bounce.status, bounce.reason) == ("4.4.2", "networkerror")


def test_a_broken_reply_gives_no_code() -> None:
    bounce = by_sendmail(
        "421 4.4.1 Connection reset by mx.b.example.\nMessage could not be delivered for 5 days\n",
        "Action: failed\nStatus: 4.4.7\nDiagnostic-Code: SMTP; 421 4.4.1 Connection reset by mx.b.example.\n",
    )

    assert (bounce.status, bounce.permanent) == ("4.4.7", False)


def test_sendmails_own_code_for_a_refusal_at_once_is_ignored() -> None:
    """Its 5.5.0 means a protocol error, but there was none."""
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n<<< 554 mx.b.example not for you\n"
        "554 5.5.0 Remote protocol error\n",
        "Action: failed\nStatus: 5.5.0\nDiagnostic-Code: SMTP; 554 mx.b.example not for you\n",
    )

    assert (bounce.status, bounce.command, bounce.reason) == ("5.5.0", "CONN", "blocked")


def test_the_reply_to_a_premature_data_is_not_the_failure() -> None:
    """A server that is closing has received DATA already and answers it, too; the field has that reply."""
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n>>> DATA\n<<< 421 4.3.0 Cannot look that up now\n"
        ">>> QUIT\n<<< 503 5.5.1 Name a recipient first\n"
        "<bob@b.example>... Deferred: 421 4.3.0 Cannot look that up now\n",
        "Action: delayed\nStatus: 5.5.1\nDiagnostic-Code: SMTP; 503 5.5.1 Name a recipient first\n",
    )

    assert (bounce.reply_code, bounce.status, bounce.permanent) == (421, "4.3.0", False)


def test_a_503_without_another_reply_is_the_failure() -> None:
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n>>> RCPT To:<bob@b.example>\n<<< 503 Log in before you relay\n",
        "Action: failed\nStatus: 5.5.1\nDiagnostic-Code: SMTP; 503 Log in before you relay\n",
    )

    assert bounce.diagnostic == "503 Log in before you relay"


def test_after_expiry_the_reply_to_a_premature_data_gives_no_code() -> None:
    bounce = by_sendmail(
        "   ----- The following addresses had permanent fatal errors -----\n<bob@b.example>\n"
        "    (reason: 503 5.5.1 Name a recipient first)\n\n   ----- Transcript of session follows -----\n"
        "... while talking to mx.b.example.:\n>>> DATA\n<<< 421 Our disk is full\n"
        ">>> QUIT\n<<< 503 5.5.1 Name a recipient first\n"
        "Message could not be delivered for 5 days\nMessage will be deleted from queue\n",
        "Action: failed\nStatus: 4.4.7\nDiagnostic-Code: SMTP; 503 5.5.1 Name a recipient first\n",
    )

    assert (bounce.diagnostic, bounce.status) == ("421 Our disk is full", "4.4.7")


def test_sendmails_own_code_for_a_closed_connection_is_ignored() -> None:
    """Its 4.5.0 means a protocol error, too."""
    bounce = by_sendmail(
        "... while talking to mx.b.example.:\n<<< 421 Not now, friends\n"
        "<bob@b.example>... Deferred: 421 Not now, friends\n",
        "Action: delayed\nStatus: 4.5.0\nDiagnostic-Code: SMTP; \n",
    )

    assert (bounce.reply_code, bounce.reason) == (421, "blocked")


def test_sendmails_additions_are_ignored_in_a_pasted_report_too() -> None:
    text = (
        "   ----- The following addresses had permanent fatal errors -----\n<bob@b.example>\n"
        "    (reason: 550 Not for you)\n\n   ----- Transcript of session follows -----\n"
        "... while talking to mx.b.example.:\n>>> DATA\n<<< 550 Not for you\n554 5.0.0 Service unavailable\n"
    )
    bounce = pasted(text)

    assert (bounce.recipient, bounce.diagnostic, bounce.reason) == (
        "bob@b.example",
        "550 Not for you",
        "undefined",
    )


TRANSCRIPT = """\
   ----- The following addresses had permanent fatal errors -----
<bob@b.example>

   ----- Transcript of session follows -----
... while talking to mx.b.example.:
>>> RCPT To:<bob@b.example>
<<< 550 5.1.1 No such user
550 5.1.1 <bob@b.example>... User unknown
... while talking to mx.c.example.:
>>> RCPT To:<kim@c.example>
<<< 451 4.3.2 Please try again later
<kim@c.example>... Deferred: 451 4.3.2 Please try again later
"""


def test_sendmails_verdict_in_a_pasted_report_counts_less_than_words() -> None:
    """The report's Status field, which a pasted text lacks, repeats it."""
    bounce = pasted(
        "   ----- The following addresses had permanent fatal errors -----\n<bob@b.example>\n"
        "    (reason: 550 Mailbox full)\n\n   ----- Transcript of session follows -----\n"
        "... while talking to mx.b.example.:\n>>> RCPT To:<bob@b.example>\n<<< 550 Mailbox full\n"
        "550 5.1.1 <bob@b.example>... User unknown\n"
    )

    assert (bounce.status, bounce.status_from, bounce.reason) == ("5.1.1", "text", "mailboxfull")


def test_a_deferred_recipient_did_not_fail_with_another_one() -> None:
    """Its transcript is about all recipients, the list above only about those that it gives up."""
    actions = {each.recipient: each.action for each in read_text(TRANSCRIPT).bounces}
    assert actions == {"bob@b.example": "failed", "kim@c.example": "delayed"}


def test_a_recipient_tried_for_days_failed() -> None:
    over = TRANSCRIPT + "Message could not be delivered for 5 days\nMessage will be deleted from queue\n"
    assert {each.action for each in read_text(over).bounces} == {"failed"}

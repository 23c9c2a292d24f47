"""Sendmail's transcripts: which recipient a reply is about, and which command it answers."""

from bot.reading.notice.dialogues import Exchange, by_recipient, exchanges
from bot.reading.reader import read, read_text
from tests.bot.reading.messages import mail, only, pasted, report, told_of


def test_the_parameters_of_a_command_are_no_reason() -> None:
    """Courier quotes its own command with all parameters."""
    notice = (
        "<bob@b.example>:\n     mx.b.example [192.0.2.1]:\n"
        " >>> MAIL FROM:<ada@sender.example> SMTPUTF8 SIZE=795\n <<< 550 5.7.0 please log in first\n"
    )
    bounce = only(mail("MAILER-DAEMON@a.example", "NOTICE: mail delivery status.", notice))

    assert bounce.reason == "securityerror"


PIPELINED = """\
... while talking to mx.b.example.:
>>> DATA
<<< 550 no such mailbox
550 5.1.1 <bob@b.example>... User unknown
<<< 554 5.5.1 Error: no valid recipients
... while talking to mx.c.example.:
<<< 421 too many connections
<cid@c.example>... Deferred: 421 too many connections
<dan@d.example>... Deferred: Connection timed out
            with mx.d.example.
Warning: message still undelivered after 4 hours
"""

NOTICE = f"""\
   ----- The following addresses had permanent fatal errors -----
<bob@b.example>
    (reason: 550 no such mailbox)

   ----- Transcript of session follows -----
{PIPELINED}"""


BY_SENDMAIL_5 = """\
   ----- Transcript of session follows -----
While talking to mx.b.example:
>>> DATA
<<< 550 Write to others than yourself.
421 b.example (smtp)... Deferred: Connection reset by peer
554 <bob@b.example>... Remote protocol error: Connection reset by peer
550 c.example (smtp)... 550 Host unknown
554 <cid@c.example>... 550 Host unknown (Authoritative answer
    from name server)
250 d.example (smtp)... 250 Deferred

   ----- Unsent message follows -----
From: ada@a.example
"""


def test_a_reply_before_the_one_to_data_answers_rcpt() -> None:
    assert list(exchanges(PIPELINED)) == [
        Exchange("RCPT", "550 no such mailbox"),
        Exchange("RCPT", "554 5.5.1 Error: no valid recipients"),
        Exchange("CONN", "421 too many connections"),
    ]


def test_a_reply_to_the_content_counts_for_all_recipients() -> None:
    refused = ">>> DATA\n<<< 554-5.7.1 This is\n<<< 554 5.7.1 spam\n554 5.0.0 Service unavailable\n"
    assert list(exchanges(refused)) == [Exchange("DATA", "554-5.7.1 This is 554 5.7.1 spam")]


def test_courier_s_initial_greeting_answers_the_connection() -> None:
    refused = "     mx.b.example [192.0.2.1]:\n >>> (initial greeting)\n <<< 554 Access denied\n"
    assert list(exchanges(refused)) == [Exchange("CONN", "554 Access denied")]


def test_each_recipient_gets_its_part_of_the_transcript() -> None:
    told = by_recipient(PIPELINED)

    assert "no such mailbox" in told["bob@b.example"]
    assert "no such mailbox" not in told["cid@c.example"]
    assert "421" not in told["dan@d.example"]
    assert "with mx.d.example" in told["dan@d.example"]
    assert all("still undelivered" in said for said in told.values())


def test_nothing_after_a_verdict_on_all_counts_for_them() -> None:
    spam = ">>> DATA\n<<< 554 5.7.1 spam\n554 5.0.0 Service unavailable\n"
    told = by_recipient(f"{spam}550 5.1.1 <cid@c.example>... User unknown\n")

    assert "spam" not in told["cid@c.example"]


def test_a_recipient_only_listed_does_not_share_the_next_ones_reason() -> None:
    notice = (
        "   ----- The following addresses had permanent fatal errors -----\n<bob@b.example>\n"
        "<cid@c.example>\n    (reason: 552 5.2.2 Mailbox full)\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx.c.example.:\n"
        ">>> RCPT To:<cid@c.example>\n<<< 552 5.2.2 Mailbox full\n"
        "552 5.2.2 <cid@c.example>... Mailbox full\n"
    )

    assert told_of(mail("MAILER-DAEMON@a.example", "Returned mail", notice)) == [
        ("bob@b.example", "undefined"),
        ("cid@c.example", "mailboxfull"),
    ]


def test_recipients_of_one_mail_have_their_own_reasons() -> None:
    fields = "\n\n".join(
        f"Final-Recipient: RFC822; {who}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: SMTP; {said}"
        for who, action, status, said in [
            ("bob@b.example", "failed", "5.1.1", "550 no such mailbox"),
            ("cid@c.example", "delayed", "4.5.0", ""),
            ("dan@d.example", "delayed", "4.4.1", ""),
        ]
    )
    raw = report(NOTICE, f"Reporting-MTA: dns; a.example\n\n{fields}", sender="MAILER-DAEMON@a.example")

    told = read(raw.encode()).bounces

    assert [(one.reason, one.command) for one in told] == [
        ("userunknown", "RCPT"),
        ("ratelimited", "CONN"),
        ("networkerror", None),
    ]


def test_sendmail_5s_verdicts_are_read() -> None:
    told = read(mail("MAILER-DAEMON@a.example", "Returned mail", BY_SENDMAIL_5).encode()).bounces

    assert [(one.recipient, one.command, one.remote_mta, one.diagnostic) for one in told] == [
        ("bob@b.example", "DATA", "mx.b.example", "550 Write to others than yourself."),
        ("cid@c.example", None, None, "550 Host unknown (Authoritative answer from name server)"),
    ]


def test_mdaemons_arrows_are_understood() -> None:
    transcript = (
        "The attached message could not be delivered.\n\nFailed address: bob@receiver.example\n\n"
        " Tue 2026-01-06 09:00:00: *  Subject: 552 5.2.2 Mailbox full\n"
        " Tue 2026-01-06 09:00:00: <-- 220 mx.receiver.example ESMTP\n"
        " Tue 2026-01-06 09:00:00: --> RCPT To:<bob@receiver.example>\n"
        " Tue 2026-01-06 09:00:00: <-- 550 No such user here\n"
        " Tue 2026-01-06 09:00:00: --> QUIT\n"
    )
    bounce = pasted(transcript)

    assert (bounce.recipient, bounce.reply_code, bounce.reason) == (
        "bob@receiver.example",
        550,
        "userunknown",
    )


def test_a_reply_in_a_transcript_may_be_wrapped() -> None:
    transcript = (
        "Your message could not be delivered to bob@receiver.example\n\n"
        ">>> RCPT To:<bob@receiver.example>\n"
        "<<< 554 5.7.1 Service unavailable; Client host\nblocked using zen.spamhaus.org\n"
        "554 5.0.0 Service unavailable\n"
    )

    assert [one.reason for one in read_text(transcript).bounces] == ["blocked"]

"""A Sendmail transcript: which reply was about whom, and which command it answered."""

from bot.reading import read
from bot.reading.dialogues import Exchange, by_recipient, exchanges
from tests.bot.reading.messages import mail

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


def test_a_reply_before_the_one_to_data_answers_rcpt() -> None:
    assert list(exchanges(PIPELINED)) == [
        Exchange("RCPT", "550 no such mailbox"),
        Exchange("RCPT", "554 5.5.1 Error: no valid recipients"),
        Exchange("CONN", "421 too many connections"),
    ]


def test_a_reply_to_the_content_is_nobody_s_alone() -> None:
    refused = ">>> DATA\n<<< 554-5.7.1 This is\n<<< 554 5.7.1 spam\n554 5.0.0 Service unavailable\n"
    assert list(exchanges(refused)) == [Exchange("DATA", "554-5.7.1 This is\n554 5.7.1 spam")]


def test_each_recipient_gets_what_was_said_of_it() -> None:
    told = by_recipient(PIPELINED)

    assert "no such mailbox" in told["bob@b.example"]
    assert "no such mailbox" not in told["cid@c.example"]
    assert "421" not in told["dan@d.example"]
    assert "with mx.d.example" in told["dan@d.example"]
    assert all("still undelivered" in said for said in told.values())


def test_recipients_of_one_mail_fail_each_in_its_own_way() -> None:
    fields = "\n\n".join(
        f"Final-Recipient: RFC822; {who}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: SMTP; {said}"
        for who, action, status, said in [
            ("bob@b.example", "failed", "5.1.1", "550 no such mailbox"),
            ("cid@c.example", "delayed", "4.5.0", ""),
            ("dan@d.example", "delayed", "4.4.1", ""),
        ]
    )
    report = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n{fields}"
    body = f"--x\n\n{NOTICE}\n--x\n{report}\n--x--\n"
    raw = mail("MAILER-DAEMON@a.example", "Returned mail", body, Content_Type="multipart/report; boundary=x")

    told = read(raw.encode()).bounces

    assert [(one.reason, one.command) for one in told] == [
        ("userunknown", "RCPT"),
        ("ratelimited", "CONN"),
        ("networkerror", None),
    ]

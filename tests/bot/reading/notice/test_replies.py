"""The reply quoted in prose: where it begins and where it ends."""

import pytest

from tests.bot.reading.messages import FAMILIES, WHOLE, by_exim, mail, only, pasted


def test_a_reply_ends_with_its_closing_quote() -> None:
    """Exchange Online's list of attempts, copied from Outlook."""
    bounce = pasted(
        "Diagnostic information for administrators:\n\nbob@receiver.example\n"
        "11/24/2026 9:14:02 AM - Server at A.prod.outlook.com returned "
        "'550 5.4.316 Message expired, connection refused(Socket error code 10061)'\n"
        "11/24/2026 9:02:44 AM - Server at receiver.example (192.0.2.25) returned "
        "'450 4.4.316 Connection refused'\n"
    )
    assert bounce.diagnostic == "550 5.4.316 Message expired, connection refused(Socket error code 10061)"


def test_a_reply_in_nested_quotes_ends_with_both() -> None:
    bounce = pasted("\"Remote Server returned '550 5.1.1 User unknown'\" for mail to bob@receiver.example")
    assert (bounce.recipient, bounce.diagnostic) == ("bob@receiver.example", "550 5.1.1 User unknown")


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("452 4.2.2 Mailbox full (in reply to\n    RCPT TO command)", "452 4.2.2 Mailbox full"),
        ("452 4.2.2 Mailbox full (5 GB)", "452 4.2.2 Mailbox full (5 GB)"),
        ("450 4.2.0 Greylisted (in reply to RCPT TO command))", "450 4.2.0 Greylisted"),
        ("550 5.1.1 No such user)", "550 5.1.1 No such user"),
        (
            "550 5.4.1 Access denied [A.prod.outlook.example]",
            "550 5.4.1 Access denied [A.prod.outlook.example]",
        ),
    ],
    ids=[
        "what Postfix adds",
        "brackets of its own",
        "what Postfix's queue adds",
        "a bracket around it",
        "the server's name",
    ],
)
def test_a_reply_keeps_its_brackets_and_no_words_of_the_reporter(said: str, reply: str) -> None:
    bounce = pasted(f"<bob@receiver.example>: host mx.receiver.example[192.0.2.25] said: {said}\n")
    assert (bounce.recipient, bounce.diagnostic) == ("bob@receiver.example", reply)


def test_a_reply_followed_by_very_many_brackets_is_read() -> None:
    bounce = pasted(f"<bob@receiver.example>: host mx.receiver.example said: 550 No such user{')' * 3500}\n")
    assert (bounce.recipient, bounce.diagnostic) == ("bob@receiver.example", "550 No such user")


def test_the_message_size_is_the_one_in_the_refusal() -> None:
    refused = "message size 7340032 exceeds size limit 5242880 of server mx1.receiver.example[192.0.2.25]"
    report = WHOLE.replace("smtp; 552 5.2.2 <bob@receiver.example>: Mailbox full", f"X-Postfix; {refused}")
    bounce = only(report)
    assert (bounce.diagnostic, bounce.size) == (refused, 7340032)


def test_a_reply_after_an_address_is_taken_whole() -> None:
    """OpenSMTPD writes it so; the quotation of another reply, of another class, is part of it."""
    told = "450 4.1.1 unverified address: host b.example said: 550 no such user"
    bounce = only(mail("MAILER-DAEMON@a.example", "Delivery status notification", f"bob@b.example: {told}\n"))

    assert (bounce.diagnostic, bounce.permanent) == (told, False)


def test_a_code_in_brackets_ends_its_sentence() -> None:
    body = (
        "Hi. This is the qmail-send program at relay.sender.example.\n\n<bob@receiver.example>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\nI will not try again.\n"
    )
    bounce = only(mail("MAILER-DAEMON@relay.sender.example", "failure notice", body))

    assert bounce.diagnostic == "Sorry, no mailbox here by that name. (#5.1.1)"


def test_a_code_without_brackets_begins_its_sentence() -> None:
    words = "bob@receiver.example\n#5.1.1 User unknown\n\nBye\n"

    assert only(mail("MAILER-DAEMON@a.example", "failure notice", words)).diagnostic == "#5.1.1 User unknown"


def test_the_outermost_reply_counts() -> None:
    bounce = by_exim(
        "    450 4.1.1 <bob@b.example>: Recipient address rejected:\n"
        "    unverified address: host c.example said: 550 no such user\n"
    )

    assert (bounce.reply_code, bounce.permanent) == (450, False)


def test_joined_lines_of_a_reply_are_separated() -> None:
    """OpenSMTPD leaves out the codes and joins the lines without a space."""
    told = "550-Requested action not taken: mailbox unavailableFor explanation visit https://b.example/NoSuch"
    bounce = only(mail("MAILER-DAEMON@a.example", "Delivery status notification", f"bob@b.example: {told}\n"))

    assert bounce.reason == "userunknown"
    assert bounce.diagnostic == told.replace("For", " For")


def test_a_code_that_zoho_labels_makes_a_reply_of_what_follows() -> None:
    notice = "bob@receiver.example Hm, ERROR_CODE :550, ERROR_CODE :Reverse lookups, please\n"
    text = f"A message that you sent could not be delivered to one or more of its recipients.\n\n{notice}"

    assert only(mail("mailer-daemon@mail.zoho.com", "Undelivered Mail", text)).reason == "requireptr"


def test_lines_of_a_reply_are_joined() -> None:
    bounce = only(FAMILIES["sendmail"])

    assert bounce.diagnostic == "550-5.1.1 The account that you tried 550 5.1.1 to reach does not exist"


@pytest.mark.parametrize(
    ("notice", "reply"),
    [
        ("<bob@b.example>: 550 Sender.Blocked here\n", "550 Sender.Blocked here"),
        ("bob@b.example: host mx.b.example said: 550 a) no, b) never)))\n", "550 a) no, b) never"),
        ("  bob@b.example\n    (host mx.b.example said: '550 No (really)')\n", "550 No (really)"),
        ("  bob@b.example (550 5.1.1 User unknown)\n", "550 5.1.1 User unknown"),
        (
            "bob@b.example\n>>> RCPT TO:<bob@b.example>\n<<< 550 5.1.1 Nobody\n>>> QUIT\n<<< 554 Bye\n",
            "550 5.1.1 Nobody",
        ),
        (
            "<bob@b.example>\n    (reason: 525 5.7.13 Closed)\n\n>>> RCPT To:<bob@b.example>\n"
            "<<< 525 5.7.13 Closed\n>>> DATA\n<<< 503 5.0.0 Need RCPT (recipient)\n",
            "525 5.7.13 Closed",
        ),
    ],
    ids=[
        "one line stays as it is",
        "brackets of its own stay",
        "quotes within brackets go",
        "brackets around it go",
        "no answer to a farewell",
        "the reason, not what a premature DATA got",
    ],
)
def test_a_reply_is_quoted_verbatim(notice: str, reply: str) -> None:
    assert only(mail("MAILER-DAEMON@a.example", "Delivery failure", notice)).diagnostic == reply

"""Bounces of our own in the forms of common mail systems, and helpers to read them."""

from typing import Any

from bot.models.bounce import Bounce, Reading
from bot.reading.classify import Classification, classify
from bot.reading.facts import Facts
from bot.reading.reader import read, read_text

MINIMAL_HEAD = (
    b"From: MAILER-DAEMON@relay.sender.example\nTo: ada@sender.example\nSubject: Undelivered Mail\n"
)


def only(raw: str | bytes) -> Bounce:
    """The single bounce in a message."""
    return _only(read(raw.encode() if isinstance(raw, str) else raw))


def pasted(text: str) -> Bounce:
    """The single bounce in a pasted text."""
    return _only(read_text(text))


def _only(reading: Reading) -> Bounce:
    assert len(reading.bounces) == 1, reading.why_not or f"it has {len(reading.bounces)} bounces"
    return reading.bounces[0]


def means(reply: str | None, **facts: Any) -> Classification:
    """How one recipient's facts, with this reply, are classified."""
    return classify(Facts(diagnostic=reply, **facts))


def assert_says_it(bounce: Bounce) -> None:
    """Asserts that it is the failure that all of `FAMILIES` report."""
    assert bounce.recipient == "bob@receiver.example"
    assert (bounce.status, bounce.reply_code) == ("5.1.1", 550)
    assert (bounce.reason, bounce.permanent, bounce.action) == ("userunknown", True, "failed")


def told_of(raw: str) -> list[tuple[str | None, str]]:
    """The recipients in a message, each with the reason."""
    return [(bounce.recipient, bounce.reason) for bounce in read(raw.encode()).bounces]


def mail(sender: str, subject: str, body: str, **fields: str) -> str:
    """A message with one text; fields are written with hyphens for underscores."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    return f"From: {sender}\nTo: ada@sender.example\nSubject: {subject}\n{more}\n{body}"


def of_parts(
    sender: str,
    subject: str,
    *parts: str,
    kind: str = "multipart/mixed",
    boundary: str = "parts",
    **fields: str,
) -> str:
    """A message of several parts, each given with its header or an empty line."""
    body = "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"
    return mail(sender, subject, body, Content_Type=f'{kind}; boundary="{boundary}"', **fields)


def report(text: str, status: str, sender: str = "MAILER-DAEMON@relay.sender.example") -> str:
    """A delivery status notification (RFC 3464) with the original's headers."""
    return of_parts(
        sender,
        "Undelivered Mail Returned to Sender",
        f"Content-Type: text/plain; charset=utf-8\n\n{text}",
        f"Content-Type: message/delivery-status\n\n{status}",
        "Content-Type: text/rfc822-headers\n\n"
        "From: Ada <ada@sender.example>\nSubject: Minutes\nMessage-ID: <1@sender.example>\n",
        kind="multipart/report; report-type=delivery-status",
        boundary="b",
        MIME_Version="1.0",
    )


def by_exim(reply: str) -> Bounce:
    """Exim's notice about one recipient, with the reply on separate lines."""
    notice = (
        "  bob@b.example\n    host mx.b.example [192.0.2.1]\n"
        "    SMTP error from remote mail server after RCPT TO:<bob@b.example>:\n"
    )
    return only(mail("Mailer-Daemon@a.example", "Mail delivery failed", f"{notice}{reply}"))


def quoted(text: str) -> str:
    """As mail programs quote it."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


ORIGINAL = "From: Ada <ada@sender.example>\nTo: bob@receiver.example\nSubject: Minutes\n\nHello\n"

FAMILIES = {
    "postfix": report(
        "<bob@receiver.example>: host mx1.receiver.example[192.0.2.25] said: 550 5.1.1\n"
        "    <bob@receiver.example>: User unknown (in reply to RCPT TO command)\n",
        "Reporting-MTA: dns; relay.sender.example\n\nFinal-Recipient: rfc822; bob@receiver.example\n"
        "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx1.receiver.example\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <bob@receiver.example>: User unknown\n",
    ),
    "courier": report(
        "<bob@receiver.example>:\n     mx1.receiver.example [192.0.2.25]:\n"
        " >>> RCPT TO:<bob@receiver.example>\n <<< 550 5.1.1 User unknown\n",
        "Reporting-MTA: dns; relay.sender.example\n\nFinal-Recipient: rfc822; bob@receiver.example\n"
        "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n",
    ),
    "opensmtpd": report(
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n"
        "    An error has occurred while attempting to deliver a message for\n"
        "    the following list of recipients:\n\nbob@receiver.example: 550 5.1.1 User unknown\n",
        "Reporting-MTA: dns; relay.sender.example\n\nFinal-Recipient: rfc822; bob@receiver.example\n"
        "Action: failed\nStatus: 5.0.0\n",
    ),
    "sendmail": report(
        "   ----- The following addresses had permanent fatal errors -----\n<bob@receiver.example>\n"
        "    (reason: 550-5.1.1 The account that you tried)\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx1.receiver.example.:\n"
        ">>> RCPT To:<bob@receiver.example>\n<<< 550-5.1.1 The account that you tried\n"
        "<<< 550 5.1.1 to reach does not exist\n550 5.1.2 <bob@receiver.example>... Host unknown\n",
        "Reporting-MTA: dns; relay.sender.example\n\nFinal-Recipient: RFC822; bob@receiver.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: SMTP; 550-5.1.1 The account that you tried\n",
    ),
    "exim": mail(
        "Mail Delivery System <Mailer-Daemon@relay.sender.example>",
        "Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. The following address(es) failed:\n\n  bob@receiver.example\n"
        "    host mx1.receiver.example [192.0.2.25]\n"
        "    SMTP error from remote mail server after RCPT TO:<bob@receiver.example>:\n"
        "    550 5.1.1 User unknown\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n" + ORIGINAL,
    ),
    "qmail": mail(
        "MAILER-DAEMON@relay.sender.example",
        "failure notice",
        "Hi. This is the qmail-send program at relay.sender.example.\n\n<bob@receiver.example>:\n"
        "192.0.2.25 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\n"
        "Giving up on 192.0.2.25.\n\n--- Below this line is a copy of the message.\n\n" + ORIGINAL,
    ),
    "yahoo": mail(
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<bob@receiver.example>:\n"
        "Remote host said: 550 5.1.1 <bob@receiver.example>... User Unknown [RCPT_TO]\n\n"
        "--- Below this line is a copy of the message.\n\n" + ORIGINAL,
    ),
    "dma": mail(
        "MAILER-DAEMON <>",
        "Mail delivery failed",
        "This is the DragonFly Mail Agent v0.13 at relay.sender.example.\n\n"
        "There was an error delivering your mail to <bob@receiver.example>.\n\n"
        "mx1.receiver.example [192.0.2.25] did not like our RCPT TO:\n550 5.1.1 User unknown\n\n"
        "Message headers follow.\n\n" + ORIGINAL,
    ),
    "exchange online": mail(
        "Microsoft Outlook <postmaster@sender.example>",
        "Undeliverable: Minutes",
        "Delivery has failed to these recipients or groups:\n\n"
        "bob@receiver.example<mailto:bob@receiver.example>\nThe address wasn't found.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: A.prod.outlook.com\n\n"
        "bob@receiver.example\nRemote Server returned '550 5.1.1 User unknown'\n\n"
        "Original message headers:\n\n" + ORIGINAL,
    ),
    "gmail": mail(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to bob@receiver.example because the "
        "address\ncouldn't be found.\n\nThe response was:\n\n550 5.1.1 User unknown\n",
        X_Failed_Recipients="bob@receiver.example",
    ),
    "sendmail 5": mail(
        "Mail Delivery Subsystem <MAILER-DAEMON@relay.sender.example>",
        "Returned mail: User unknown",
        "   ----- Transcript of session follows -----\nWhile talking to mx1.receiver.example:\n"
        ">>> RCPT To:<bob@receiver.example>\n<<< 550 5.1.1 User unknown\n"
        "550 <bob@receiver.example>... User unknown\n\n   ----- Unsent message follows -----\n" + ORIGINAL,
    ),
    "domino": mail(
        "postmaster@receiver.example",
        "DELIVERY FAILURE: 550 5.1.1 User unknown",
        "Your message\n\n  Subject: Minutes\n\nwas not delivered to:\n\n  bob@receiver.example\n\n"
        "because:\n\n  550 5.1.1 User unknown\n",
    ),
    "mox": mail(
        "postmaster@relay.sender.example",
        "mail delivery failed",
        "Delivery has failed permanently for your email to:\n\n\tbob@receiver.example\n\n"
        "No further deliveries will be attempted.\n\nError during the last delivery attempt:\n\n"
        "\tpermanent transaction error: 550 5.1.1 User unknown\n\n"
        "Full SMTP response:\n\n\t550 5.1.1 User unknown\n",
    ),
    "stalwart": mail(
        "Mail Delivery Subsystem <MAILER-DAEMON@relay.sender.example>",
        "Failed to deliver message",
        "Your message could not be delivered to the following recipients:\n\n"
        "<bob@receiver.example> (host 'mx1.receiver.example' rejected command 'RCPT TO' with code 550 (5.1.1)"
        " 'User unknown')\n",
    ),
    "xmail": mail(
        "postmaster@relay.sender.example",
        "Error sending message [1.2.relay.sender.example] from [relay.sender.example]",
        "[00] XMail bounce: Rcpt=[bob@receiver.example];Error=[550 5.1.1 User unknown]\n\n"
        "[01] Error sending message [1.2.relay.sender.example] from [relay.sender.example].\n\n"
        "ID:        <S1>\nMail From: <ada@sender.example>\nRcpt To:   <bob@receiver.example>\n\n"
        "[02] The reason of the delivery failure was:\n\n550 5.1.1 User unknown\n",
    ),
    "m-filter": mail(
        "postmaster@relay.sender.example",
        "failure notice",
        "以下のメールアドレスへの送信に失敗しました。\nbob@receiver.example\n\n\n"
        "-------server message\n550 5.1.1 User unknown\n\n-------SMTP command\nRCPT TO\n\n"
        "-------original message\n" + ORIGINAL,
    ),
}

NOTICE = FAMILIES["exim"].partition("\n\n")[2].partition("------")[0]
"""One of them."""

WHOLE = """\
From: MAILER-DAEMON@relay.sender.example (Mail Delivery System)
To: ada@sender.example
Subject: Undelivered Mail Returned to Sender
Date: Tue, 06 Jan 2026 09:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host relay.sender.example.

<bob@receiver.example> (expanded from <robert@sender.example>): host
    mx1.receiver.example[192.0.2.25] said: 552 5.2.2 <bob@receiver.example>:
    Mailbox full (in reply to RCPT TO command)

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.sender.example
Arrival-Date: Tue, 6 Jan 2026 08:59:58 +0100 (CET)

Final-Recipient: rfc822; bob@receiver.example
Original-Recipient: rfc822;robert@sender.example
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx1.receiver.example
Diagnostic-Code: smtp; 552 5.2.2 <bob@receiver.example>: Mailbox full

--b
Content-Type: message/rfc822

Message-ID: <1@sender.example>
From: Ada <ada@sender.example>
To: robert@sender.example
Subject: Minutes

Hello
--b--
"""
"""A report with everything that one may have: an alias, a date, the original message."""

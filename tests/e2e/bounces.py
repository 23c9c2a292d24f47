"""Bounces as they reach a channel."""

PASTED = (
    "<kim@refusing.example>: connect to mx1.refusing.example[192.0.2.1]:25: Connection timed out; "
    "status 4.4.1 (delivery temporarily suspended)"
)


def mail(recipient: str, status: str = "4.4.1", reply: str = "connect timed out") -> bytes:
    """A delivery status notification (RFC 3464) about one recipient."""
    domain = recipient.partition("@")[2]
    text = f"""From: MAILER-DAEMON@sender.example
To: ada@sender.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <1@sender.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I could not deliver your message.

<{recipient}>: {reply}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.sender.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Remote-MTA: dns; mx1.{domain}
Diagnostic-Code: smtp; {reply}

--b
Content-Type: message/rfc822

From: ada@sender.example
To: {recipient}
Subject: Hello
Message-ID: <2@sender.example>

Hello
--b--
"""
    return text.replace("\n", "\r\n").encode()

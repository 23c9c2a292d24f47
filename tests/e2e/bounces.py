"""Bounces as they reach a channel."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

PASTED = (
    "<kim@refusing.example>: connect to mx1.refusing.example[192.0.2.1]:25: Connection timed out; "
    "status 4.4.1 (delivery temporarily suspended)"
)


def mail(*recipients: str, age: timedelta = timedelta()) -> bytes:
    """A delivery status notification (RFC 3464) for recipients whose servers do not answer."""
    head, words = HEAD.format(format_datetime(datetime.now(UTC) - age)), WORDS.format(", ".join(recipients))
    text = "".join((head, words, *(FIELDS.format(recipient) for recipient in recipients), ORIGINAL))
    return text.replace("\n", "\r\n").encode()


HEAD = """From: MAILER-DAEMON@sender.example
To: ada@sender.example
Subject: Undelivered Mail Returned to Sender
Date: {}
Message-ID: <1@sender.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

"""
WORDS = """--b
Content-Type: text/plain; charset=us-ascii

I could not deliver your message to {}: 4.4.1, connect timed out.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.sender.example
"""
FIELDS = """
Final-Recipient: rfc822; {}
Action: failed
Status: 4.4.1
Diagnostic-Code: smtp; connect timed out
"""
ORIGINAL = """
--b
Content-Type: message/rfc822

From: ada@sender.example
Subject: Hello
Message-ID: <2@sender.example>

Hello
--b--
"""

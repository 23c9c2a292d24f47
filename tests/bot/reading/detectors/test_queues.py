"""Listings of mail that waits in a queue."""

import json

import pytest

from bot.models.bounce import Bounce
from bot.reading.reader import read, read_text
from tests.bot.reading.messages import mail

POSTFIX = """\
-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
4F2A1BC0D2*    4211 Tue Dec  1 02:10:11  news@sender.example
                                         sent@receiver.example

9C0D2AA011!    1894 Tue Dec  1 01:02:03  billing@sender.example
(host mx.receiver.example[192.0.2.11] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command))
                                         bob@receiver.example
                                         eve@receiver.example
             (connect to mx.other.example[192.0.2.14]:25: Connection timed out)
                                         cid@other.example

7B0D2AA012     1894 Tue Dec  1 01:02:03  billing@sender.example
                                         next@receiver.example

-- 8 Kbytes in 3 Requests.
"""

SENDMAIL = """\
\t\t/var/spool/mqueue (1 request)
-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------
5B1C9x0012345      812 Tue Dec  1 01:02 <billing@sender.example>
                 (Deferred: Connection timed out with mx.other.example.)
\t\t\t\t\t <cid@other.example>
\t\tTotal requests: 1
"""


def as_json(**reasons: str) -> str:
    """The mails of `postqueue -j`, each with a recipient and perhaps a reason."""
    recipients = [
        {"address": f"{name}@receiver.example"} | ({"delay_reason": reason} if reason else {})
        for name, reason in reasons.items()
    ]
    mails = ({"queue_id": "9C0D2", "sender": "a@sender.example", "recipients": [one]} for one in recipients)
    return "".join(json.dumps(each) + "\n" for each in mails)


def told(bounces: tuple[Bounce, ...]) -> list[tuple[str | None, str, str | None, str | None]]:
    return [(each.recipient, each.reason, each.status, each.action) for each in bounces]


def test_each_recipient_in_a_queue_waits_for_the_reason_above() -> None:
    assert told(read_text(POSTFIX).bounces) == [
        ("bob@receiver.example", "mailboxfull", "4.2.2", "delayed"),
        ("eve@receiver.example", "mailboxfull", "4.2.2", "delayed"),
        ("cid@other.example", "networkerror", None, "delayed"),
    ]


def test_the_host_in_a_reason_is_the_remote_one() -> None:
    assert read_text(POSTFIX).bounces[0].remote_mta == "mx.receiver.example"


def test_sendmails_queue_is_read_too() -> None:
    assert told(read_text(SENDMAIL).bounces) == [("cid@other.example", "networkerror", None, "delayed")]


def test_each_line_of_a_queue_in_json_is_a_mail() -> None:
    full, refused = (
        "452 4.2.2 Mailbox full",
        "connect to mx.receiver.example[192.0.2.1]:25: Connection refused",
    )

    assert told(read_text(as_json(bob=full, sent="", cid=refused)).bounces) == [
        ("bob@receiver.example", "mailboxfull", "4.2.2", "delayed"),
        ("cid@receiver.example", "networkerror", None, "delayed"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        as_json(sent=""),
        "-Queue ID-  --Size--\n4F2A1BC0D2    4211 Tue Dec  1  a@sender.example\n  b@receiver.example\n",
        '{"recipients": [{"delay_reason": 7}, 3]}',
        '{"delay_reason": ' + "[" * 100_000,
    ],
    ids=["json", "listing", "other json", "broken json"],
)
def test_a_queue_in_which_nothing_failed_is_no_bounce(text: str) -> None:
    assert not read_text(text).is_bounce


def test_a_mail_that_shows_a_queue_is_read_as_a_mail() -> None:
    shown = mail("cron@sender.example", "The queue", POSTFIX)

    assert "bob@receiver.example" not in [each.recipient for each in read(shown.encode()).bounces]

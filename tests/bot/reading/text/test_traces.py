"""Errors of programs, pasted with their stack trace."""

from tests.bot.reading.messages import pasted

TRACE = """\
Traceback (most recent call last):
  File "send.py", line 12, in <module>
    s.sendmail('ada@sender.example', ['bob@receiver.example'], words)
  File "/usr/lib/python3.11/smtplib.py", line 901, in sendmail
    raise SMTPRecipientsRefused(senderrs)
smtplib.SMTPRecipientsRefused: {'bob@receiver.example': (550, b'5.1.1 No such user')}
"""


def test_addresses_in_a_programs_source_did_not_fail() -> None:
    bounce = pasted(TRACE)

    assert (bounce.recipient, bounce.status) == ("bob@receiver.example", "5.1.1")

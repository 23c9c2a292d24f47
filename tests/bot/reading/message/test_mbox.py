"""Several mails in one file."""

from bot.reading.message.mbox import split_mbox
from bot.reading.reader import read
from tests.bot.reading.messages import FAMILIES, mail, told_of

POSTFIX = FAMILIES["postfix"]
OTHER = POSTFIX.replace("bob@", "eve@")
BOTH = [("bob@receiver.example", "userunknown"), ("eve@receiver.example", "userunknown")]


def test_the_mails_of_a_mailbox_are_separated() -> None:
    mailbox = "".join(f"From MAILER-DAEMON Tue Jan  6 09:00:00 2026\n{one}\n\n" for one in (POSTFIX, OTHER))

    assert len(split_mbox(mailbox.encode())) == 2
    assert told_of(mailbox) == told_of(mailbox.replace("\n", "\r\n")) == BOTH


def test_a_line_of_text_starts_no_mail() -> None:
    alone = f"From a Tue Jan  6 09:00:00 2026\n{POSTFIX}\n\nFrom what I know, nothing came.\n\nBye\n".encode()
    assert split_mbox(alone) == [alone]


def test_a_mailbox_without_a_bounce_says_so() -> None:
    hello = mail("Ada <ada@sender.example>", "Hello", "How are you?\n")
    mailbox = f"From ada Tue Jan  6 09:00:00 2026\n{hello}\n\n" * 2

    assert read(mailbox.encode()).why_not == "no mail in this mailbox is a bounce"

"""Several mails handed over at once, and mails inside mails."""

from bot.reading.message.mbox import split_mbox
from bot.reading.reader import read
from tests.bot.reading.messages import FAMILIES, mail

POSTFIX, QMAIL = FAMILIES["postfix"], FAMILIES["qmail"]
OTHER = POSTFIX.replace("bob@receiver.example", "eve@receiver.example")


def recipients(raw: str) -> list[str | None]:
    return [bounce.recipient for bounce in read(raw.encode()).bounces]


def forwarded(*mails: str, by: str = "Ada <ada@sender.example>") -> str:
    parts = "".join(f"--f\nContent-Type: message/rfc822\n\n{one}\n" for one in mails)
    body = f"--f\n\nWhat are these?\n{parts}--f--\n"
    return mail(by, "Fwd", body, Content_Type="multipart/mixed; boundary=f")


def test_all_bounces_that_a_mail_carries_are_read() -> None:
    assert recipients(forwarded(POSTFIX, OTHER)) == ["bob@receiver.example", "eve@receiver.example"]


def test_those_without_fields_as_well() -> None:
    assert recipients(forwarded(OTHER, QMAIL)) == ["eve@receiver.example", "bob@receiver.example"]


def test_of_what_a_mail_system_returns_only_reports_count() -> None:
    person = QMAIL.replace("MAILER-DAEMON@", "eve@").replace("bob@", "kim@")
    returned = forwarded(OTHER, person, by="MAILER-DAEMON@relay.sender.example")
    assert recipients(returned) == ["eve@receiver.example"]


def test_they_are_not_taken_for_bounces_of_bounces() -> None:
    assert not any(bounce.conflicts for bounce in read(forwarded(POSTFIX, OTHER).encode()).bounces)


def test_a_carried_bounce_may_be_broken() -> None:
    broken = POSTFIX.replace('boundary="b"', 'boundary="lost"').replace("boundary=b", "boundary=lost")
    assert recipients(forwarded(broken)) == recipients(broken) == ["bob@receiver.example"]


def test_a_mailbox_holds_several_mails() -> None:
    mailbox = "".join(f"From MAILER-DAEMON Tue Jan  6 09:00:00 2026\n{one}\n\n" for one in (POSTFIX, OTHER))

    assert len(split_mbox(mailbox.encode())) == 2
    assert recipients(mailbox) == ["bob@receiver.example", "eve@receiver.example"]
    assert recipients(mailbox.replace("\n", "\r\n")) == ["bob@receiver.example", "eve@receiver.example"]


def test_a_line_of_text_starts_no_mail() -> None:
    alone = f"From a Tue Jan  6 09:00:00 2026\n{POSTFIX}\n\nFrom what I know, nothing came.\n\nBye\n".encode()
    assert split_mbox(alone) == [alone]


def test_a_mailbox_without_a_bounce_says_so() -> None:
    hello = mail("Ada <ada@sender.example>", "Hello", "How are you?\n")
    mailbox = f"From ada Tue Jan  6 09:00:00 2026\n{hello}\n\n" * 2

    assert read(mailbox.encode()).why_not == "no mail in this mailbox is a bounce"


QUOTED = """\
See below.

On Tue, 6 Jan 2026, MAILER-DAEMON@a.example wrote:

> About the message with these header fields:
>
>   Message-ID: <1@sender.example>
>   From: Ada <ada@sender.example>
>   To: bob@b.example
>   Subject: Minutes
>
> <bob@b.example>:
> Sorry, no mailbox here by that name. (#5.1.1)
"""


def test_the_subject_of_an_answer_is_that_of_what_it_quotes() -> None:
    answer = mail("Eve <eve@sender.example>", "Re: Fwd: failure notice", QUOTED)
    (bounce,) = read(answer.encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@b.example", "userunknown")


def test_an_answer_to_something_else_is_no_bounce() -> None:
    assert not read(
        mail("Eve <eve@sender.example>", "Re: Lunch", "\n> At noon?\n> \n> Ada\n").encode()
    ).is_bounce


def came_back(returned: str) -> str:
    """A report by Postfix that returns this mail."""
    head, _, _ = POSTFIX.partition("--b\nContent-Type: text/rfc822-headers")
    head = head.replace("--b\n", "--o\n").replace('"b"', '"o"')
    return f"{head}--o\nContent-Type: message/rfc822\n\n{returned}\n--o--\n"


def test_a_person_s_mail_about_a_bounce_is_no_bounce_of_a_bounce() -> None:
    """Who forwards a bounce to somebody unknown asks why that did not arrive."""
    quoted = "".join(f"> {line}\n" for line in OTHER.splitlines())

    assert recipients(came_back(OTHER)) == ["eve@receiver.example"]
    for returned in (mail("Ada <ada@sender.example>", "What is this?", quoted), forwarded(OTHER)):
        assert recipients(came_back(returned)) == ["bob@receiver.example"]

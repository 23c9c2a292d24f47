"""Recipients in a short text, as opposed to senders and contacts."""

import pytest

from bot.reading.notice.parties import recipients_in
from tests.bot.reading.messages import pasted


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.8 <ada@sender.example>: Sender address rejected: Domain not found",
        "553 5.1.8 <ada@sender.example>... Domain of sender address ada@sender.example does not exist",
        "550 Sender verify failed for <ada@sender.example>",
        "554 5.7.1 Mail from ada@sender.example refused",
        "SMTPSenderRefused: (550, b'5.7.60 may not send as this sender', 'ada@sender.example')",
        "554 5.7.1 Refused. Ask your postmaster, or contact help@receiver.example",
        "550 5.7.1 Blocked. To be let in, please forward this message to delist@receiver.example",
        "554 5.2.252 SendAsDenied; ada@sender.example not allowed to send as boss@sender.example",
        f"SMTPSenderRefused: (530, b'5.7.0 {'Please log in. ' * 9}', 'ada@sender.example')",
    ],
)
def test_senders_and_contacts_did_not_fail(reply: str) -> None:
    assert pasted(reply).recipient is None


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.1 <bob@receiver.example>: Recipient address rejected: sender ada@sender.example is blocked",
        "550 5.7.1 Mail from ada@sender.example to bob@receiver.example refused",
        "550 5.7.1 Sender blocked by bob@receiver.example",
        "550 5.7.1 relay@c.example refused this mail to bob@receiver.example",
        "550 5.7.1 Ada <ada@sender.example> sender refused by bob@receiver.example",
    ],
)
def test_the_recipient_is_found_next_to_the_sender(reply: str) -> None:
    assert pasted(reply).recipient == "bob@receiver.example"


def test_the_author_of_the_message_did_not_fail() -> None:
    notice = "The message from ada@sender.example was unable to be delivered to the list."

    assert pasted(notice).recipient is None


def test_an_address_like_a_list_owners_may_be_the_recipient() -> None:
    assert (
        pasted("550 5.1.1 <web-admin@receiver.example>: User unknown").recipient
        == "web-admin@receiver.example"
    )


def test_the_reporting_mail_system_is_no_recipient() -> None:
    bounce = pasted(
        "I got Mail Delivery System <MAILER-DAEMON@a.example> Undelivered Mail Returned to Sender"
    )

    assert bounce.recipient is None


@pytest.mark.parametrize(
    "line",
    [
        "postfix/cleanup[7]: 4F2A: message-id=<1c2d@sender.example>",
        "From: Ada via the list <list@sender.example>",
        "> Reply-To: Ada, Sales <sales@sender.example>",
        "Please reply to postmaster@sender.example",
    ],
)
def test_an_address_of_the_senders_side_is_no_recipient(line: str) -> None:
    assert recipients_in(line) == []


def test_who_was_written_to_on_a_senders_line_is_a_recipient() -> None:
    assert recipients_in("from: ada@sender.example to: bob@receiver.example") == ["bob@receiver.example"]


@pytest.mark.parametrize(
    "text",
    [
        "kim@receiver.example宛のメールが550 5.1.1で戻ってきます",
        "kim@receiver.example로 보낸 메일이 550 5.1.1로 반송됩니다",
        "发给kim@receiver.example的邮件被退回 550 5.1.1",
    ],
)
def test_an_address_ends_where_a_script_without_blanks_goes_on(text: str) -> None:
    assert pasted(text).recipient == "kim@receiver.example"


@pytest.mark.parametrize(
    "letter", ["This is the mail system at host", "Hi. This is the qmail-send program at"]
)
def test_a_mail_system_that_introduces_itself_wrote_the_letter(letter: str) -> None:
    bounce = pasted(f"{letter} mx.a.example.\n\n<bob@receiver.example>: 550 5.1.1 User unknown")

    assert (bounce.recipient, bounce.reporting_mta) == ("bob@receiver.example", "mx.a.example")


@pytest.mark.parametrize("fold", [" ", "\n    "])
def test_the_server_that_replied_may_be_named_after_a_fold(fold: str) -> None:
    letter = "This is the mail system at host out.a.example.\n\n"
    said = f"<bob@receiver.example>: host{fold}mx1.receiver.example[192.0.2.1] said: 550 5.1.1 User unknown"

    assert pasted(letter + said).remote_mta == "mx1.receiver.example"

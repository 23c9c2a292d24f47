"""What is too long is read up to a limit, and what was left out is said."""

import pytest

from bot.reading.message.mail import MAX_RECIPIENTS, MAX_TEXT
from bot.reading.message.mime import MAX_PARTS
from bot.reading.reader import read, read_text
from tests.bot.reading.messages import FAMILIES, MINIMAL_HEAD, mail

LINE = (
    "Dec  1 03:12:{second:02} mx postfix/smtp[77]: 4F{number:04X}: to=<bob{number}@receiver.example>, "
    "relay=mx.receiver.example[192.0.2.7]:25, dsn=5.1.1, status=bounced (host mx.receiver.example said: "
    "550 5.1.1 User unknown (in reply to RCPT TO command))\n"
)
SENT = "Dec  1 03:12:09 mx postfix/smtp[77]: 4F: to=<a@b.example>, dsn=2.0.0, status=sent (250 OK)\n"
MORE_MAILS = "the mails after the first 4000, or after 20 MB"
PARAGRAPH = "Nothing to see here, please move along.\n"


def log(failures: int) -> str:
    return "".join(LINE.format(number=number, second=number % 60) for number in range(failures))


def report(recipients: int) -> bytes:
    rows = (
        f"\nFinal-Recipient: rfc822; u{n}@a.example\nAction: failed\nStatus: 5.1.1\n"
        for n in range(recipients)
    )
    head = MINIMAL_HEAD + b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.b.example\n"
    return head + "".join(rows).encode()


def carrying(*mails: str) -> bytes:
    """A person's mail with these attached."""
    attached = "".join(f"--q\nContent-Type: message/rfc822\n\n{each}\n" for each in mails)
    return (
        mail("Hal <hal@helpdesk.example>", "Bounces", attached + "--q--\n")
        .replace("Subject:", "Content-Type: multipart/mixed; boundary=q\nSubject:", 1)
        .encode()
    )


def test_four_hundred_lines_of_a_log_are_four_hundred_failures() -> None:
    assert [len(found.bounces) for found in (read_text(log(400)), read(log(400).encode()))] == [400, 400]


def test_a_failure_far_down_in_a_log_is_found() -> None:
    reading = read((SENT * 40_000 + log(1)).encode())

    assert [bounce.recipient for bounce in reading.bounces] == ["bob0@receiver.example"]
    assert not reading.unread


@pytest.mark.parametrize("wrapped", [0, 5000])
def test_a_long_log_may_have_wrapped_lines(wrapped: int) -> None:
    (bounce,) = read((SENT * wrapped + log(1).replace(" said: ", " said:\n  ")).encode()).bounces

    assert bounce.diagnostic == "550 5.1.1 User unknown"


def test_an_endless_log_is_read_up_to_a_limit_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.reader.MOST_BYTES", 300_000)

    reading = read((log(1) + SENT * 4000 + log(1)).encode())

    assert (len(reading.bounces), reading.unread) == (1, ("the log after its first 20 MB",))


@pytest.mark.parametrize("raw", [log(MAX_RECIPIENTS).encode(), report(MAX_RECIPIENTS)], ids=["log", "report"])
def test_more_failures_than_are_read_are_announced(raw: bytes) -> None:
    reading = read(raw)

    assert len(reading.bounces) == 2000
    assert reading.unread == ("the failures after the first 2000",)


@pytest.mark.parametrize("raw", [log(MAX_RECIPIENTS - 1).encode(), report(MAX_RECIPIENTS - 1)])
def test_so_many_failures_are_read_whole(raw: bytes) -> None:
    reading = read(raw)

    assert (len(reading.bounces), reading.unread) == (2000, ())


def test_the_rest_of_a_long_text_is_announced() -> None:
    late = PARAGRAPH * 8000 + "<bob@receiver.example>: 550 5.1.1 User unknown\n"

    assert read_text(late).unread == ("the text after its first 256 KB",)
    assert read(mail("Hal <hal@helpdesk.example>", "Hm?", late).encode()).unread == read_text(late).unread


def test_a_notice_above_an_endless_returned_message_is_read_whole() -> None:
    reading = read((FAMILIES["qmail"] + PARAGRAPH * 8000).encode())

    assert (len(reading.bounces), reading.unread) == (1, ())


def test_a_hundred_attached_bounces_are_read() -> None:
    reading = read(carrying(*[FAMILIES["qmail"]] * 100))

    assert (len(reading.bounces), reading.unread) == (100, ())


def test_more_attached_bounces_than_are_read_are_announced() -> None:
    reading = read(carrying(*[FAMILIES["qmail"]] * MAX_PARTS))

    assert len(reading.bounces) in range(MAX_PARTS // 3, MAX_PARTS)
    assert reading.unread == ("the parts after the first 1000, or after 2 MB of text",)


def test_attached_texts_are_read_up_to_a_sum() -> None:
    long = mail("Hal <hal@helpdesk.example>", "Long", PARAGRAPH * (MAX_TEXT // len(PARAGRAPH)))

    assert read(carrying(*[long] * 8, FAMILIES["qmail"])).bounces
    late = read(carrying(*[long] * 9, FAMILIES["qmail"]))
    assert (late.bounces, len(late.unread)) == ((), 1)


def test_a_mailbox_of_more_mails_than_are_read_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.reader._MOST_MAILS", 2)
    mailbox = "".join(f"From a@b.example Mon\n{FAMILIES['qmail']}\n" for _ in range(3)).encode()

    reading = read(mailbox)

    assert (len(reading.bounces), reading.unread) == (2, (MORE_MAILS,))


def test_a_mailbox_cut_off_by_its_size_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    mails = [f"From a@b.example Mon\n{FAMILIES['qmail']}\n".encode() for _ in range(4)]
    monkeypatch.setattr("bot.reading.reader.MOST_BYTES", sum(map(len, mails[:3])))

    reading = read(b"".join(mails))

    assert (len(reading.bounces), reading.unread) == (3, (MORE_MAILS,))

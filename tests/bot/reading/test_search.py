"""Several mails at once, and mails inside mails."""

from bot.reading.reader import read
from tests.bot.reading.messages import FAMILIES, assert_says_it, mail, of_parts, only, quoted, told_of

POSTFIX, QMAIL = FAMILIES["postfix"], FAMILIES["qmail"]

OTHER = POSTFIX.replace("bob@receiver.example", "eve@receiver.example")


def recipients(raw: str) -> list[str | None]:
    return [recipient for recipient, _ in told_of(raw)]


def forwarded(*mails: str, by: str = "Ada <ada@sender.example>") -> str:
    carried = (f"Content-Type: message/rfc822\n\n{one}" for one in mails)
    return of_parts(by, "Fwd", "\nWhat are these?", *carried)


def test_all_bounces_that_a_mail_carries_are_read() -> None:
    assert recipients(forwarded(POSTFIX, OTHER)) == ["bob@receiver.example", "eve@receiver.example"]


def test_carried_bounces_without_fields_are_read_too() -> None:
    assert recipients(forwarded(OTHER, QMAIL)) == ["eve@receiver.example", "bob@receiver.example"]


def test_only_reports_count_in_what_a_mail_system_returns() -> None:
    person = QMAIL.replace("MAILER-DAEMON@", "eve@").replace("bob@", "kim@")
    returned = forwarded(OTHER, person, by="MAILER-DAEMON@relay.sender.example")
    assert recipients(returned) == ["eve@receiver.example"]


def test_carried_bounces_are_not_taken_for_bounced_bounces() -> None:
    assert not any(bounce.conflicts for bounce in read(forwarded(POSTFIX, OTHER).encode()).bounces)


def test_a_carried_bounce_may_be_broken() -> None:
    broken = POSTFIX.replace('boundary="b"', 'boundary="lost"').replace("boundary=b", "boundary=lost")
    assert recipients(forwarded(broken)) == recipients(broken) == ["bob@receiver.example"]


def came_back(returned: str) -> str:
    """A report by Postfix that returns this mail."""
    head, _, _ = POSTFIX.partition("--b\nContent-Type: text/rfc822-headers")
    head = head.replace("--b\n", "--o\n").replace('"b"', '"o"')
    return f"{head}--o\nContent-Type: message/rfc822\n\n{returned}\n--o--\n"


def test_a_persons_bounced_mail_about_a_bounce_is_a_bounce_itself() -> None:
    """Somebody who forwards a bounce to an unknown address asks why that did not arrive."""
    assert recipients(came_back(OTHER)) == ["eve@receiver.example"]
    for returned in (mail("Ada <ada@sender.example>", "What is this?", quoted(OTHER)), forwarded(OTHER)):
        assert recipients(came_back(returned)) == ["bob@receiver.example"]


def test_in_a_bounced_bounce_the_inner_one_counts() -> None:
    outer = (
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.else.example\n\n"
        "Final-Recipient: rfc822; ada@sender.example\nAction: failed\nStatus: 5.2.2\n"
    )
    inner = f"Content-Type: message/rfc822\n\n{POSTFIX}"
    bounce = only(of_parts("MAILER-DAEMON@mx.else.example", "failure", outer, inner, kind="multipart/report"))

    assert_says_it(bounce)
    assert "ada@sender.example" in bounce.conflicts[-1]

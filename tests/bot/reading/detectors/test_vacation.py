"""Automatic replies of people who are away."""

import pytest

from tests.bot.reading.messages import NOTICE, assert_says_it, mail, of_parts, only, told_of


def test_a_long_vacation_reply_is_recognized() -> None:
    text = "I am usually away on Fridays, and typically read mail at night, such as yours, for example."
    bounce = only(mail("Bob <bob@receiver.example>", "Out of office", text, Precedence="bulk"))

    assert bounce.reason == "vacation"


def test_a_vacation_reply_is_recognized() -> None:
    raw = mail(
        "Bob <bob@receiver.example>", "Out of office", "Back on Monday.", Auto_Submitted="auto-replied"
    )
    bounce = only(raw)

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", "vacation", None)
    assert [(each.text, each.part) for each in bounce.evidence] == [("Out of office", "headers")]


@pytest.mark.parametrize(
    "subject", ["Automatyczna odpowiedź: Minutes", "[自动答复] Minutes", "Autosvar: Minutes"]
)
def test_vacation_replies_in_many_languages_are_recognized(subject: str) -> None:
    bounce = only(mail("Bob <bob@receiver.example>", subject, "Minutes"))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "vacation")


def test_a_refusal_by_a_sieve_script_is_no_vacation_reply() -> None:
    raw = mail(
        "Mail Delivery Subsystem <postmaster@receiver.example>",
        "Rejected: Minutes",
        "Your message to <bob@receiver.example> was automatically rejected:\nNo minutes, please.\n",
        Auto_Submitted="auto-replied (rejected)",
    )
    bounce = only(raw)

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", "filtered", "failed")


def test_a_mail_systems_automatic_reply_is_no_vacation_reply() -> None:
    raw = mail("MAILER-DAEMON@a.example", "Undelivered Mail", NOTICE, Auto_Submitted="auto-replied")

    assert_says_it(only(raw))


def test_a_receipt_is_no_vacation_reply() -> None:
    receipt = (
        "Content-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822;bob@receiver.example\nDisposition: manual-action; displayed\n"
    )
    kind = "multipart/report; report-type=disposition-notification"
    parts = ("\nYour message was displayed.", receipt)
    raw = of_parts("Bob <bob@receiver.example>", "Read", *parts, kind=kind, Auto_Submitted="auto-replied")

    assert not told_of(raw)

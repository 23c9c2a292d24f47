"""Complaints: somebody marked a mail as spam."""

import pytest

from tests.bot.reading.messages import of_parts, only


def test_a_complaint_names_the_recipient_who_complained() -> None:
    complaint = (
        "Content-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nOriginal-Rcpt-To: bob@receiver.example\n"
    )
    bounce = only(of_parts("fbl@a.example", "Abuse", "\nIt is abuse.", complaint, kind="multipart/report"))

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", "feedback", None)
    assert [each.text for each in bounce.evidence] == ["abuse"]


@pytest.mark.parametrize("field", ["X-HmXmrOriginalRecipient", "To"])
def test_hotmails_complaint_names_whom_the_mail_went_to(field: str) -> None:
    original = f"From: ada@sender.example\n{field}: bob@receiver.example\nSubject: Minutes\n\nHello"
    attached = f"Content-Type: message/rfc822\n\n{original}"
    bounce = only(of_parts("staff@fbl.example", "complaint about message from 192.0.2.1", attached))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "feedback")

"""Notifications of Amazon SES."""

import json

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.messages import mail, only, pasted

COMPLAINT = {"complainedRecipients": [{"emailAddress": "bob@receiver.example"}]}

DELIVERY = {"recipients": ["bob@receiver.example"], "smtpResponse": "250 2.6.0 Message received"}


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    ("notification", "reason", "action"),
    [
        ({"notificationType": "Complaint", "complaint": COMPLAINT}, "feedback", None),
        ({"notificationType": "Delivery", "delivery": DELIVERY}, "delivered", "delivered"),
    ],
)
def test_complaints_and_deliveries_from_amazon_are_read(
    notification: dict[str, object], reason: str, action: str | None, wrapped: bool
) -> None:
    """As they are, or as the text of a message of Amazon's notification service."""
    told = json.dumps(notification)
    bounce = only(mail("no-reply@sns.example", "SES", json.dumps({"Message": told}) if wrapped else told))

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", reason, action)


@pytest.mark.parametrize("recipients", [5, "bob@receiver.example", [5, None, {}], {"a": 1}, None])
def test_an_invalid_list_of_recipients_gives_no_result(recipients: object) -> None:
    notice = {"notificationType": "Delivery", "delivery": {"recipients": recipients}}

    assert not read_text(json.dumps(notice)).is_bounce


@pytest.mark.parametrize(
    ("subtype", "recipient", "reason"),
    [
        (
            "General",
            {"status": "4.7.29", "diagnosticCode": "smtp; 421 4.7.29 see our page"},
            "failedstarttls",
        ),
        (
            "Suppressed",
            {"status": "5.1.1", "diagnosticCode": "Amazon SES has suppressed sending to bob"},
            "suppressed",
        ),
        ("OnAccountSuppressionList", {"status": "5.1.1"}, "suppressed"),
        ("MailboxFull", {}, "mailboxfull"),
    ],
    ids=[
        "a code as the recipient's provider means it",
        "its own words",
        "a subtype beside a code",
        "a subtype alone",
    ],
)
def test_amazons_reason_is_in_the_reply_its_words_or_the_subtype(
    subtype: str, recipient: dict[str, str], reason: str
) -> None:
    bounced = {"emailAddress": "bob@gmail.com", "action": "failed"} | recipient
    bounce = {"bounceSubType": subtype, "bouncedRecipients": [bounced], "reportingMTA": "dns; amazonses.com"}

    told = only(
        mail("no-reply@sns.example", "SES", json.dumps({"notificationType": "Bounce", "bounce": bounce}))
    )

    assert (told.recipient, told.reason) == ("bob@gmail.com", reason)


@pytest.mark.parametrize(
    ("kind", "subtype", "permanent"),
    [("Transient", "General", False), ("Transient", "MailboxFull", False), ("Permanent", "General", True)],
)
def test_amazons_bounce_type_decides_permanence_without_a_code(
    kind: str, subtype: str, permanent: bool
) -> None:
    bounce = {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [{"emailAddress": "bob@gmail.com", "action": "failed"}],
    }

    told = pasted(json.dumps({"notificationType": "Bounce", "bounce": bounce}))

    assert told.permanent is permanent


def test_a_code_overrides_amazons_bounce_type() -> None:
    recipient = {"emailAddress": "bob@gmail.com", "diagnosticCode": "smtp; 550 5.1.1 no such user"}
    bounce = {"bounceType": "Transient", "bouncedRecipients": [recipient]}

    assert pasted(json.dumps({"notificationType": "Bounce", "bounce": bounce})).permanent is True


def test_a_notification_below_the_words_of_somebody_who_pasted_it_is_read() -> None:
    refused = {"emailAddress": "bob@receiver.example", "diagnosticCode": "smtp; 550 5.1.1 No such user"}
    told = json.dumps({"notificationType": "Bounce", "bounce": {"bouncedRecipients": [refused]}}, indent=2)
    bounce = pasted(
        f"Hi all, since Monday we get this {{for one customer}}:\n\n````\n{told}\n````\nAny idea?"
    )

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "userunknown")

"""Mail that is no failure: complaints, absences, deliveries, and mail that is none of ours."""

import json

import pytest

from bot.reading.reader import read
from tests.bot.reading.messages import mail, only, report


def test_a_complaint_names_who_complained() -> None:
    body = (
        "--b\n\nAn abuse report.\n--b\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nOriginal-Rcpt-To: bob@receiver.example\n\n--b--\n"
    )
    (bounce,) = read(
        mail("fbl@a.example", "Abuse", body, Content_Type="multipart/report; boundary=b").encode()
    ).bounces

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", "feedback", None)
    assert [each.text for each in bounce.evidence] == ["abuse"]


@pytest.mark.parametrize("field", ["X-HmXmrOriginalRecipient", "To"])
def test_a_complaint_as_hotmail_forwards_it_is_of_whom_the_mail_went_to(field: str) -> None:
    body = (
        "--b\nContent-Type: message/rfc822\n\n"
        f"From: ada@sender.example\n{field}: bob@receiver.example\nSubject: Minutes\n\nHello\n--b--\n"
    )
    subject = "complaint about message from 192.0.2.1"
    bounce = only(mail("staff@fbl.example", subject, body, Content_Type="multipart/mixed; boundary=b"))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "feedback")


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
def test_amazon_tells_of_complaints_and_deliveries_as_well(
    notification: dict[str, object], reason: str, action: str | None, wrapped: bool
) -> None:
    """As it is, or as the text of a message of its notification service."""
    told = json.dumps(notification)
    bounce = only(mail("no-reply@sns.example", "SES", json.dumps({"Message": told}) if wrapped else told))

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", reason, action)


def test_somebody_is_away() -> None:
    raw = mail(
        "Bob <bob@receiver.example>", "Out of office", "Back on Monday.", Auto_Submitted="auto-replied"
    )
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", "vacation", None)
    assert [(each.text, each.part) for each in bounce.evidence] == [("Out of office", "headers")]


@pytest.mark.parametrize(
    "subject", ["Automatyczna odpowiedź: Minutes", "[自动答复] Minutes", "Autosvar: Minutes"]
)
def test_absences_are_told_in_many_languages(subject: str) -> None:
    (bounce,) = read(mail("Bob <bob@receiver.example>", subject, "Minutes").encode()).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "vacation")


def test_who_turns_mail_away_by_a_script_is_not_absent() -> None:
    raw = mail(
        "Mail Delivery Subsystem <postmaster@receiver.example>",
        "Rejected: Minutes",
        "Your message to <bob@receiver.example> was automatically rejected:\nNo minutes, please.\n",
        Auto_Submitted="auto-replied (rejected)",
    )
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.recipient, bounce.reason, bounce.action) == ("bob@receiver.example", "filtered", "failed")


def test_a_receipt_is_no_absence() -> None:
    body = (
        "--b\n\nYour message was displayed.\n--b\nContent-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822;bob@receiver.example\nDisposition: manual-action; displayed\n\n--b--\n"
    )
    kind = "multipart/report; report-type=disposition-notification; boundary=b"
    raw = mail("Bob <bob@receiver.example>", "Read", body, Auto_Submitted="auto-replied", Content_Type=kind)

    assert not read(raw.encode()).is_bounce


def test_a_receipt_is_none_even_where_its_parts_got_lost() -> None:
    body = (
        "Your message was deleted without being read.\n\n"
        "Final-Recipient: rfc822;bob@receiver.example\nDisposition: automatic-action/MDN-sent; deleted\n"
    )

    assert not read(mail("Bob <bob@receiver.example>", "Not read: Minutes", body).encode()).is_bounce


def test_a_delivery_is_told_as_one() -> None:
    raw = report(
        "<bob@receiver.example>: delivery via mx1.receiver.example[192.0.2.25]:25: 250 2.1.5 Ok",
        "Reporting-MTA: dns; relay.sender.example\n\nFinal-Recipient: rfc822; bob@receiver.example\n"
        "Action: relayed (to non-DSN-aware mailer)\nStatus: 2.1.5\nDiagnostic-Code: smtp; 250 2.1.5 Ok\n",
    )
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.action, bounce.reason, bounce.status) == ("relayed", "delivered", "2.1.5")


def test_a_delivery_is_told_in_words() -> None:
    body = (
        "Your message has been successfully delivered to the following recipients:\n\n"
        "<bob@receiver.example> (delivered to 'mx1.receiver.example' with code 250 (2.1.5) 'queued')\n"
    )
    raw = mail("MAILER-DAEMON@relay.sender.example", "Successfully delivered message", body)
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.recipient, bounce.action, bounce.reason) == (
        "bob@receiver.example",
        "delivered",
        "delivered",
    )


def test_amazon_writes_json() -> None:
    recipient = {"emailAddress": "bob@receiver.example", "status": "5.1.1", "action": "failed"}
    recipient["diagnosticCode"] = "smtp; 550 5.1.1 user unknown"
    notice = {"notificationType": "Bounce", "bounce": {"bouncedRecipients": [recipient]}}
    (bounce,) = read(mail("no-reply@sns.example", "Notification", json.dumps(notice)).encode()).bounces

    assert (bounce.recipient, bounce.status, bounce.reply_code) == ("bob@receiver.example", "5.1.1", 550)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Lunch", "Shall we meet at noon?"),
        ("How do you treat errors?", "I read that 4xx replies should be retried and 5xx never."),
        ("Your parcel", "Your shipment could not be delivered: recipient unknown at this address."),
        ("Delivery failed: your parcel", "It could not be delivered and will be returned to sender."),
        ("Delivery status: delayed", "Your package has been delayed. It will be delivered by Friday."),
        (
            "Delivery failed: order 17",
            "We were unable to deliver it. Questions to orders@else.example, please.",
        ),
        (
            "Mancata consegna del pacco",
            "Non è stato possibile recapitare il pacco. Scrivi a aiuto@else.example",
        ),
        ("Vacation policy", "From January on we count half days."),
        ("Holiday party", "On Friday at six."),
        ("Автоматическое продление", "Ваш договор продлён."),
        (
            "Mailbox full: 7 messages could not be delivered",
            "Dear ada@sender.example, your quota is used up.",
        ),
    ],
)
def test_ordinary_mail_is_none(subject: str, text: str) -> None:
    reading = read(mail("Dan <dan@else.example>", subject, text).encode())

    assert not reading.is_bounce
    assert reading.why_not


@pytest.mark.parametrize(
    "words",
    [
        "<bob@receiver.example>: 250 2.0.0 Ok: queued as 4C",
        "bob@receiver.example 250 2.1.5 Recipient OK",
        "outbound delivered rcpt=bob@receiver.example code=250 enhanced=2.0.0 ms=812",
        '{"event":"delivered","recipient":"bob@receiver.example","status":"2.0.0","response":"250 OK"}',
    ],
)
def test_a_reply_of_success_failed_nobody(words: str) -> None:
    (bounce,) = read(words.encode()).bounces

    assert (bounce.recipient, bounce.reason, bounce.action) == (
        "bob@receiver.example",
        "delivered",
        "delivered",
    )


def test_what_postfix_tells_its_postmaster_of_a_session_is_no_mail_that_came_back() -> None:
    transcript = " Out: 220 mx.a.example\n In:  AUTH LOGIN\n Out: 535 5.7.8 Error: authentication failed\n"
    subject = "Postfix SMTP server: errors from unknown[192.0.2.7]"
    raw = mail("MAILER-DAEMON@a.example", subject, f"Transcript of session follows.\n\n{transcript}")

    assert not read(raw.encode()).is_bounce


def test_what_a_postmaster_writes_is_none_where_it_only_names_somebody() -> None:
    raw = mail("postmaster@a.example", "Your new colleague", "bob@a.example: starts on Monday\n")

    assert not read(raw.encode()).is_bounce

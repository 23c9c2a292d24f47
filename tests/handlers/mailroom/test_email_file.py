"""Mails stored by Slack: which attachments are mails, and how the rest is rebuilt."""

from typing import Any

from handlers.mailroom.email_file import as_messages, attachment_urls, is_email

FILE: dict[str, Any] = {
    "mode": "email",
    "subject": "Undelivered\nMail",
    "from": [{"address": "daemon@b.example", "name": "Mail Daemon"}],
    "headers": {"date": "Mon, 2 Mar 2026 10:00:00 +0000", "message_id": None},
    "plain_text": "550 5.1.1 unknown",
}


def test_only_files_of_the_email_integration_are_read_as_forwarded_mail() -> None:
    assert is_email(FILE)
    assert not is_email({"mode": "hosted", "filetype": "email"})


def test_attached_messages_come_before_texts_and_pictures_are_omitted() -> None:
    attachments = [
        {"filename": "note.txt", "mimetype": "text/plain", "url": "u/text"},
        {"filename": "logo.png", "mimetype": "image/png", "url": "u/picture"},
        {"filename": None, "mimetype": "message/rfc822", "url": "u/message"},
        {"filename": "x.eml", "mimetype": "application/octet-stream", "url": "u/eml"},
        {"filename": "mail.log", "mimetype": "application/octet-stream", "url": "u/log"},
        {"filename": "gone.eml", "mimetype": "message/rfc822", "url": ""},
    ]
    assert list(attachment_urls({"attachments": attachments})) == [
        "u/message",
        "u/text",
        "u/eml",
        "u/log",
    ]


def test_headers_are_one_line_each_and_only_those_present() -> None:
    (message,) = as_messages(FILE, None)
    head, _, body = message.partition(b"\n\n")
    assert b"From: Mail Daemon <daemon@b.example>" in head
    assert b"Subject: Undelivered Mail" in head
    assert b"Message-ID" not in head
    assert body.strip() == b"550 5.1.1 unknown"


def test_if_slack_serves_the_mail_itself_nothing_else_is_fetched() -> None:
    raw = b"From: a@b.example\nSubject: failed\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nsorry\n"
    assert list(as_messages(FILE, raw)) == [raw]


def test_a_lone_surrogate_breaks_nothing() -> None:
    (message,) = as_messages(FILE | {"subject": "\ud800", "plain_text": "\udfff"}, None)
    assert "\ufffd" in message.decode()

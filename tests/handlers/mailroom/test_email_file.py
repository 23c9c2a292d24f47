"""Mails stored by Slack: which attachments are mails, and how the rest is rebuilt."""

from typing import Any

import pytest

from bot.reading.message.mime import parse
from bot.reading.reader import read
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
    assert b'From: "Mail Daemon" <daemon@b.example>' in head
    assert b"Subject: Undelivered Mail" in head
    assert b"Message-ID" not in head
    assert body.strip() == b"550 5.1.1 unknown"


def test_if_slack_serves_the_mail_itself_nothing_else_is_fetched() -> None:
    raw = b"From: a@b.example\nSubject: failed\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nsorry\n"
    assert list(as_messages(FILE, raw)) == [raw]


ODD = {
    "an address beyond ASCII": {"address": "jörg@bücher.example", "name": "Jörg"},
    "no address": {"address": "[", "name": "(@["},
    "an open bracket": {"original": "<"},
    "an encoded line break": {"original": "=?utf-8?q?a=0D=0AX-Evil:_1?= <a@b.example>"},
}


@pytest.mark.parametrize("person", ODD.values(), ids=ODD)
def test_a_mail_from_somebody_with_an_odd_name_is_read(person: dict[str, str]) -> None:
    """Python's parser of headers raised, so the mail was never read."""
    file = FILE | {"from": [person], "to": [person], "subject": "Fehlgeschlagen: Übermittlung"}
    (message,) = as_messages(file | {"plain_text": "<kim@b.example>: 550 5.1.1 user unknown"}, None)
    assert [bounce.recipient for bounce in read(message).bounces] == ["kim@b.example"]
    assert "Fehlgeschlagen: Übermittlung" in parse(message).headers.get("subject")


def test_a_lone_surrogate_breaks_nothing() -> None:
    (message,) = as_messages(FILE | {"subject": "\ud800", "plain_text": "\udfff"}, None)
    assert "\ufffd" in message.decode()

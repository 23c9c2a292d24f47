"""The content of an intake is fetched from Slack, clearest first."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot.errors import SlackUnreachableError
from handlers.mailroom.download import Downloads
from handlers.mailroom.mailroom import SlackMailroom
from tests.bot.reading.compound import compound, message
from tests.given import intake
from tests.handlers.inbox import Remembered

MAIL = b"""From: Mailer-Daemon <mailer-daemon@b.example>
To: ada@acme.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 2 Mar 2026 10:00:00 +0000
Message-ID: <1@b.example>
Content-Type: text/plain; charset=utf-8

550 5.1.1 <bob@example.com>: User unknown
"""


@dataclass
class Desk:
    inbox: Remembered
    mailroom: SlackMailroom

    async def fetch(self) -> list[bytes | str]:
        return list(await self.mailroom.fetch(await self.inbox.one()))

    async def upload(self, name: str, data: bytes, **how: Any) -> None:
        await self.inbox.workspace.upload(self.inbox.ada, self.inbox.channel, name, data, **how)


@pytest.fixture
def desk(inbox: Remembered) -> Desk:
    workspace = inbox.workspace
    downloads = Downloads(workspace.bot_token, workspace.api_url, most_bytes=100_000)
    return Desk(inbox, SlackMailroom(inbox.client, downloads))


async def test_a_dropped_mail_comes_byte_for_byte_before_the_text(desk: Desk) -> None:
    await desk.upload("bounce.eml", MAIL, text="what is this?")
    assert await desk.fetch() == [MAIL, "what is this?"]


async def test_the_declared_type_of_a_file_does_not_matter(desk: Desk) -> None:
    await desk.upload("notes.png", MAIL, filetype="png")
    assert await desk.fetch() == [MAIL]


async def test_an_outlook_msg_file_is_mail(desk: Desk) -> None:
    saved = compound(message("Undelivered Mail", "550 5.1.1 unknown"))
    await desk.upload("bounce.msg", saved)
    assert await desk.fetch() == [saved]


async def test_a_file_of_a_connected_workspace_is_queried(desk: Desk) -> None:
    await desk.upload("bounce.eml", MAIL, hidden=True)
    assert await desk.fetch() == [MAIL]


async def test_a_forwarded_mail_is_reassembled(desk: Desk) -> None:
    await desk.inbox.workspace.forward_email(desk.inbox.channel, MAIL)
    plain, html = await desk.fetch()

    assert isinstance(plain, bytes)
    assert b"Subject: Undelivered Mail Returned to Sender" in plain
    assert b"Message-ID: <1@b.example>" in plain
    assert b"550 5.1.1 <bob@example.com>" in plain
    assert isinstance(html, bytes)
    assert b"text/html" in html


async def test_without_plain_text_the_html_is_read(desk: Desk) -> None:
    await desk.inbox.workspace.forward_email(desk.inbox.channel, MAIL, plain_text=False)
    (html,) = await desk.fetch()
    assert isinstance(html, bytes)
    assert b"550 5.1.1" in html


async def test_of_a_file_that_is_too_large_the_beginning_is_read(desk: Desk) -> None:
    large = MAIL + b"x" * 1_000_000
    await desk.upload("large.eml", large, text="550 here")
    beginning, words = await desk.fetch()
    assert isinstance(beginning, bytes)
    assert large.startswith(beginning)
    assert len(beginning) in range(100_001, 200_000)
    assert words == "550 here"


async def test_a_sign_in_page_is_not_taken_for_the_file(desk: Desk) -> None:
    desk.inbox.workspace.faults.add("invalid_auth", "download")
    await desk.upload("bounce.eml", MAIL)
    assert await desk.fetch() == []


async def test_the_token_is_sent_to_slack_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Elsewhere:
        async def files_info(self, file: str) -> dict[str, Any]:
            asked.append(file)
            return {"file": {"id": file, "url_private": "https://evil.example/x", "mode": "hosted"}}

    desk.mailroom = SlackMailroom(Elsewhere(), desk.mailroom._downloads)  # type: ignore[arg-type]
    await desk.upload("bounce.eml", MAIL)
    assert await desk.fetch() == []
    assert len(asked) == 1


async def test_a_shared_messages_text_comes_last(desk: Desk) -> None:
    shared = {"is_share": True, "text": "550 5.1.1 unknown"}
    await desk.inbox.workspace.say(desk.inbox.ada, desk.inbox.channel, "see this", attachments=[shared])
    assert await desk.fetch() == ["see this", "550 5.1.1 unknown"]


async def test_a_missing_file_leaves_the_text(desk: Desk) -> None:
    gone = intake(text="words", payload={"files": ["F0"]})
    assert await desk.mailroom.fetch(gone) == ["words"]


async def test_while_slack_fails_no_mail_is_skipped(desk: Desk) -> None:
    await desk.upload("bounce.eml", MAIL)
    dropped = await desk.inbox.one()
    desk.inbox.workspace.faults.add("server_error", "files.info", times=1)
    with pytest.raises(SlackUnreachableError, match="internal_error"):
        await desk.mailroom.fetch(dropped)
    assert await desk.mailroom.fetch(dropped) == [MAIL]

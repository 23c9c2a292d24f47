"""Files, and mails as Slack's e-mail integration posts them."""

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from tests.playground.workspace.place import Place

MAIL = (
    b"From: MAILER-DAEMON@mail.sender.example\r\nTo: ops@sender.example\r\n"
    b"Subject: Undelivered Mail\r\nMessage-ID: <1@mail.sender.example>\r\n\r\n<a@down.example>: timed out\r\n"
)


async def fetched(url: str, token: str) -> tuple[int, str, bytes]:
    async with (
        ClientSession() as session,
        session.get(url, headers={"Authorization": f"Bearer {token}"}) as answer,
    ):
        return answer.status, answer.content_type, await answer.read()


async def test_a_forwarded_mail_comes_from_slackbot_with_a_bot_id_and_no_text(
    place: Place, client: AsyncWebClient
) -> None:
    await place.workspace.forward_email(place.channel, MAIL)
    [message] = (await client.conversations_history(channel=place.channel))["messages"]
    assert (message["subtype"], message["user"], message["text"]) == ("file_share", "USLACKBOT", "")
    assert message["bot_id"]
    [file] = message["files"]
    assert (file["mode"], file["filetype"], file["mimetype"]) == ("email", "email", "text/html")
    assert file["from"][0]["address"] == "MAILER-DAEMON@mail.sender.example"
    assert "timed out" in file["plain_text"]
    assert set(file["headers"]) == {"date", "in_reply_to", "reply_to", "message_id"}


async def test_a_download_without_a_valid_token_is_a_sign_in_page(place: Place) -> None:
    ts = await place.workspace.upload(place.ada, place.channel, "bounce.eml", MAIL)
    [message] = place.workspace.thread(place.channel, ts)
    url = message.files[0].url_private
    assert await fetched(url, place.workspace.bot_token) == (200, "message/rfc822", MAIL)
    status, kind, page = await fetched(url, "xoxb-wrong")
    assert (status, kind) == (200, "text/html")
    assert b"Sign in" in page


@pytest.mark.parametrize("name", ["a b.eml", "100%.eml", "a%20b.eml", "{id}.eml", "a/b?c#d.eml", "ä.eml"])
async def test_a_file_can_be_downloaded_whatever_its_name(place: Place, name: str) -> None:
    ts = await place.workspace.upload(place.ada, place.channel, name, MAIL)
    [message] = place.workspace.thread(place.channel, ts)
    _, _, data = await fetched(message.files[0].url_private, place.workspace.bot_token)
    assert data == MAIL


async def test_a_file_of_a_connected_workspace_is_described_only_by_files_info(
    place: Place, client: AsyncWebClient
) -> None:
    await place.workspace.upload(place.ada, place.channel, "bounce.eml", MAIL, hidden=True)
    [message] = (await client.conversations_history(channel=place.channel))["messages"]
    [hint] = message["files"]
    assert hint["file_access"] == "check_file_info"
    assert "url_private" not in hint
    assert (await client.files_info(file=hint["id"]))["file"]["name"] == "bounce.eml"


async def test_the_official_upload_in_two_steps(place: Place, client: AsyncWebClient) -> None:
    await client.files_upload_v2(filename="addresses.csv", content="a@down.example\n", channel=place.channel)
    [message] = place.messages
    assert message.files[0].data == b"a@down.example\n"

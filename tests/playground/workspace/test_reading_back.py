"""What the app can read from the workspace: history in pages, members, users, reactions, links."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.playground.workspace.place import Place


async def test_history_comes_in_pages_newest_first(place: Place, client: AsyncWebClient) -> None:
    for number in range(5):
        await place.say(f"message {number}")
    first = await client.conversations_history(channel=place.channel, limit=3)
    assert [each["text"] for each in first["messages"]] == ["message 4", "message 3", "message 2"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=place.channel, limit=3, cursor=cursor)
    assert [each["text"] for each in rest["messages"]] == ["message 1", "message 0"]
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        await client.conversations_history(channel=place.channel, cursor="somewhere")


async def test_channels_members_and_people(place: Place, client: AsyncWebClient) -> None:
    known = await client.conversations_list(types="public_channel")
    assert [each["name"] for each in known["channels"]] == ["mail-ops"]
    mine = await client.users_conversations()
    assert [each["id"] for each in mine["channels"]] == [place.channel]
    members = await client.conversations_members(channel=place.channel)
    assert set(members["members"]) >= {place.ada, place.workspace.bot_user_id}
    assert (await client.users_info(user=place.ada))["user"]["name"] == "ada"
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0")
    direct = await client.conversations_open(users=place.ada)
    assert direct["channel"]["id"] == place.workspace.direct(place.ada)


async def test_a_reaction_is_added_once_and_removed_once(place: Place, client: AsyncWebClient) -> None:
    at = {"channel": place.channel, "timestamp": await place.say("x")}
    await client.reactions_add(name="mag", **at)
    with pytest.raises(SlackApiError, match="already_reacted"):
        await client.reactions_add(name="mag", **at)
    got = await client.reactions_get(channel=place.channel, timestamp=at["timestamp"])
    assert got["message"]["reactions"][0]["users"] == [place.workspace.bot_user_id]
    await client.reactions_remove(name="mag", **at)
    with pytest.raises(SlackApiError, match="no_reaction"):
        await client.reactions_remove(name="mag", **at)
    with pytest.raises(SlackApiError, match="invalid_name"):
        await client.reactions_add(name="no_such_emoji", **at)


async def test_a_deleted_root_leaves_a_tombstone_for_its_thread(place: Place, client: AsyncWebClient) -> None:
    root = await place.say("root")
    reply = await client.chat_postMessage(channel=place.channel, text="reply", thread_ts=root)
    await place.workspace.delete(place.ada, place.channel, root)
    assert [each.subtype for each in place.messages] == ["tombstone", None]
    await client.chat_delete(channel=place.channel, ts=reply["ts"])
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_delete(channel=place.channel, ts=reply["ts"])

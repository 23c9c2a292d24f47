"""Faults of Slack, on demand."""

import asyncio
import contextlib
import gc
import socket

import pytest
from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from tests.playground.workspace.place import Place


async def test_an_outage_ends_on_the_same_port(place: Place, client: AsyncWebClient) -> None:
    await place.workspace.go_offline()
    with pytest.raises(ClientConnectorError):
        await client.auth_test()
    await place.workspace.go_online()
    assert (await client.auth_test())["team_id"] == place.workspace.team_id


@pytest.mark.parametrize("turns", range(4))
async def test_a_client_that_connects_just_then_is_disconnected_and_not_forgotten(
    place: Place, turns: int
) -> None:
    """At whatever point of accepting: a socket left open would fail this test."""
    with socket.create_connection(("127.0.0.1", URL(place.workspace.api_url).port or 0)) as connection:
        for _ in range(turns):
            await asyncio.sleep(0)
        await place.workspace.go_offline()
        connection.setblocking(False)
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.get_running_loop().sock_recv(connection, 1) == b""
    gc.collect()


async def test_a_rate_limit_gives_the_time_to_wait(place: Place, client: AsyncWebClient) -> None:
    place.workspace.faults.add("ratelimited", "chat.*", times=1, seconds=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=place.channel, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    await client.chat_postMessage(channel=place.channel, text="x")


async def test_a_post_arrives_although_the_answer_is_an_error(place: Place, client: AsyncWebClient) -> None:
    place.workspace.faults.add("false_error", "chat.*", times=1)
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel=place.channel, text="x")
    assert [message.text for message in place.workspace.messages(place.channel)] == ["x"]


async def test_a_post_arrives_although_the_answer_comes_too_late(
    place: Place, client: AsyncWebClient
) -> None:
    place.workspace.faults.add("late_answer", "chat.*", times=1, seconds=5)
    client.timeout = 1
    with pytest.raises(TimeoutError):
        await client.chat_postMessage(channel=place.channel, text="x")
    assert [message.text for message in place.workspace.messages(place.channel)] == ["x"]


async def test_history_lags_behind_posts(place: Place, client: AsyncWebClient) -> None:
    place.workspace.faults.history_lag = 60
    await place.say("hello")
    assert (await client.conversations_history(channel=place.channel))["messages"] == []
    place.workspace.faults.clear()
    assert len((await client.conversations_history(channel=place.channel))["messages"]) == 1


async def test_revoked_tokens(place: Place, client: AsyncWebClient) -> None:
    place.workspace.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()


async def test_every_call_is_in_the_log(place: Place, client: AsyncWebClient) -> None:
    await client.reactions_add(channel=place.channel, timestamp=await place.say("x"), name="mag")
    [call] = place.workspace.calls("reactions.add")
    assert (call.ok, call.args["name"]) == (True, "mag")

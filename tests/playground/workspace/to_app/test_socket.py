"""The real Bolt app and clients, over a real WebSocket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import Workspace
from tests.playground.workspace.place import Place


async def test_a_command_goes_over_the_socket_and_its_answer_is_private(
    place: Place, connected: AsyncApp
) -> None:
    @connected.command("/bounce")
    async def answer(ack: Any, command: dict[str, str]) -> None:
        await ack(f"looking at {command['text']}")

    result = await place.workspace.command(place.ada, place.channel, "/bounce 4.4.1 example.com")

    assert result.error is None
    assert 0 < result.seconds < 3
    assert result.payload == {"text": "looking at 4.4.1 example.com"}
    assert [e.text for e in place.workspace.ephemerals(place.channel, place.ada)] == [
        "looking at 4.4.1 example.com"
    ]


async def test_lines_pasted_below_a_command_belong_to_it(place: Place, connected: AsyncApp) -> None:
    @connected.command("/bounce")
    async def answer(ack: Any, command: dict[str, str]) -> None:
        await ack(command["text"])

    result = await place.workspace.command(place.ada, place.channel, "/bounce\n550 no\nsuch user")
    assert result.payload == {"text": "550 no\nsuch user"}


async def test_a_command_of_a_disconnected_app_fails_visibly(place: Place) -> None:
    result = await place.workspace.command(place.ada, place.channel, "/bounce 4.4.1")
    assert result.error == "dispatch_failed"


async def test_a_message_reaches_the_app_which_answers_in_the_thread(
    place: Place, connected: AsyncApp
) -> None:
    @connected.event("message")
    async def reply(event: dict[str, Any], client: AsyncWebClient) -> None:
        if "bot_id" not in event:
            await client.chat_postMessage(channel=event["channel"], text="I see", thread_ts=event["ts"])

    ts = await place.say("mail bounces")
    await place.workspace.wait_for(lambda: len(place.workspace.thread(place.channel, ts)) == 2)

    assert [m.text for m in place.workspace.thread(place.channel, ts)] == ["mail bounces", "I see"]


async def test_a_mention_fires_two_events_with_different_ids(place: Place, connected: AsyncApp) -> None:
    seen: list[tuple[str, str]] = []

    async def note(body: dict[str, Any]) -> None:
        seen.append((body["event"]["type"], body["event_id"]))

    connected.event("message")(note)
    connected.event("app_mention")(note)

    await place.say(f"<@{place.workspace.bot_user_id}> help")
    await place.workspace.wait_for(lambda: len(place.workspace.deliveries()) == 2)

    assert {kind for kind, _ in seen} == {"message", "app_mention"}
    assert len({event_id for _, event_id in seen}) == 2


async def test_an_unacknowledged_event_is_repeated_with_its_count() -> None:
    async with (
        Workspace(ack_seconds=0.05, retry_seconds=(0.0, 0.01)) as workspace,
        raw_socket(workspace) as socket,
    ):
        await Place.in_(workspace).say("hello")
        envelopes = [await socket.receive_json() for _ in range(3)]

    assert [(e["retry_attempt"], e["retry_reason"]) for e in envelopes] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
    ]
    assert len({e["payload"]["event_id"] for e in envelopes}) == 1
    assert len({e["envelope_id"] for e in envelopes}) == 3


async def test_two_sockets_share_the_work() -> None:
    async with Workspace() as workspace, raw_socket(workspace) as one, raw_socket(workspace) as other:
        place = Place.in_(workspace)
        assert workspace.sockets == 2
        await place.say("first")
        await place.say("second")
        heard = [(await socket.receive_json())["payload"]["event"]["text"] for socket in (one, other)]
    assert heard == ["first", "second"]


async def test_a_refresh_makes_the_app_reconnect(place: Place, connected: AsyncApp) -> None:
    before = len(place.workspace.calls("apps.connections.open"))
    await place.workspace.refresh_sockets()
    await place.workspace.wait_for(lambda: len(place.workspace.calls("apps.connections.open")) > before)


@asynccontextmanager
async def raw_socket(workspace: Workspace) -> AsyncIterator[ClientWebSocketResponse]:
    """A socket, after its hello, of an app that acknowledges nothing by itself."""
    url = (
        await AsyncWebClient(base_url=workspace.api_url).apps_connections_open(app_token=workspace.app_token)
    )["url"]
    async with ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        yield socket

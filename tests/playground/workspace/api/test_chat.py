"""chat.*, as strict as Slack."""

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import Pace, Workspace
from tests.bolt import client_of
from tests.playground.workspace.place import Place

METADATA = {"event_type": "bouncebot", "event_payload": {"incident": "B-2345ABCD", "key": "B-2345ABCD/card"}}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*down*"}}


async def refusal(call: object) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call  # type: ignore[misc]
    return caught.value


async def test_metadata_is_kept_and_returned_only_on_request(place: Place, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(
        channel=place.channel, text="card", blocks=[SECTION], metadata=METADATA
    )

    plain = await client.conversations_history(channel=place.channel)
    full = await client.conversations_history(channel=place.channel, include_all_metadata=True)

    assert posted["ts"] == full["messages"][0]["ts"]
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == METADATA


async def test_an_update_keeps_metadata_it_does_not_name_and_drops_blocks(
    place: Place, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(
        channel=place.channel, text="card", blocks=[SECTION], metadata=METADATA
    )

    await client.chat_update(channel=place.channel, ts=posted["ts"], text="recovered")

    [card] = place.messages
    assert (card.text, card.blocks, card.metadata) == ("recovered", [], METADATA)
    assert card.edited


async def test_another_users_message_cannot_be_changed(place: Place, client: AsyncWebClient) -> None:
    ts = await place.say("mine")
    assert (await refusal(client.chat_update(channel=place.channel, ts=ts, text="x"))).response["error"] == (
        "cant_update_message"
    )
    assert (await refusal(client.chat_delete(channel=place.channel, ts=ts))).response["error"] == (
        "cant_delete_message"
    )


async def test_a_long_text_without_blocks_becomes_several_messages(
    place: Place, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=place.channel, text="x" * 9000, metadata=METADATA)
    assert [len(m.text) for m in place.messages] == [4000, 4000, 1000]
    assert [m.metadata is not None for m in place.messages] == [True, False, False]


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            "must be less than 151 characters",
        ),
        ([SECTION] * 51, "no more than 50 items allowed"),
        ([{"type": "sektion"}], "unsupported type: sektion"),
        ([{"type": "section"}], "must define either text or fields"),
        ([SECTION | {"colour": "red"}], "unknown field: colour"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "must be more than 0 characters"),
    ],
)
async def test_invalid_blocks_are_refused_with_the_reason(
    place: Place, client: AsyncWebClient, blocks: list[dict[str, object]], reason: str
) -> None:
    error = await refusal(client.chat_postMessage(channel=place.channel, text="card", blocks=blocks))
    assert error.response["error"] == "invalid_blocks"
    assert any(reason in said for said in error.response["response_metadata"]["messages"])
    assert place.messages == []


async def test_a_channel_the_bot_is_not_in(workspace: Workspace, client: AsyncWebClient) -> None:
    outside = workspace.add_channel("elsewhere", bot_is_member=False)
    secret = workspace.add_channel("secret", bot_is_member=False, kind="group")
    for channel, error in (
        (outside, "not_in_channel"),
        (secret, "channel_not_found"),
        ("C0", "channel_not_found"),
    ):
        assert (await refusal(client.chat_postMessage(channel=channel, text="x"))).response["error"] == error


async def test_a_missing_scope_is_named(client: AsyncWebClient) -> None:
    async with Workspace(scopes=["reactions:write"]) as workspace:
        client = client_of(workspace)
        error = await refusal(client.chat_postMessage(channel=workspace.add_channel("x"), text="x"))
    assert error.response["error"] == "missing_scope"
    assert (error.response["needed"], error.response["provided"]) == ("chat:write", "reactions:write")


async def test_more_than_one_post_a_second_in_a_channel_is_rate_limited() -> None:
    async with Workspace(pace=Pace(post_burst=2)) as workspace:
        client = client_of(workspace)
        channel, other = workspace.add_channel("one"), workspace.add_channel("other")
        for _ in range(2):
            await client.chat_postMessage(channel=channel, text="x")
        error = await refusal(client.chat_postMessage(channel=channel, text="x"))
        await client.chat_postMessage(channel=other, text="x")
    assert error.response.status_code == 429
    assert error.response.headers["Retry-After"] == "1"


async def test_a_lost_answer_leaves_a_message_that_can_be_found(place: Place, client: AsyncWebClient) -> None:
    place.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel=place.channel, text="card", metadata=METADATA)
    history = await client.conversations_history(channel=place.channel, include_all_metadata=True)
    assert [m["metadata"] for m in history["messages"]] == [METADATA]

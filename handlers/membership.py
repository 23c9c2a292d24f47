"""Whether our answer would be seen. Slack takes `/bounce` everywhere, but lets us post only where we are."""

import asyncio

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

WITHIN = 1.0
"""Seconds for Slack's answer: a command has to be acknowledged within 3."""
INVITE = (
    "I am not in this channel, so I could not answer here, and nothing was started. "
    "Invite me with `/invite @bouncebot` and ask again, or ask me in a direct message."
)


async def is_member(channel: str, client: AsyncWebClient) -> bool:
    """True as well when Slack does not say: then trying tells."""
    try:
        answer = await asyncio.wait_for(client.conversations_info(channel=channel), WITHIN)
    except SlackApiError as error:
        return str(error.response.get("error")) != "channel_not_found"
    except (SlackClientError, aiohttp.ClientError, TimeoutError):
        return True
    found = answer["channel"]
    return bool(found.get("is_member") or found.get("is_im") or found.get("is_mpim"))

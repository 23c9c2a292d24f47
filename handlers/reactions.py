"""The reaction that asks for a diagnosis. Its event only names the message, so Slack is asked for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Intake, IntakeKind
from handlers.identity import Identity
from handlers.origins import of_message


def is_for_us(event: Mapping[str, Any], reaction: str, us: Identity) -> bool:
    """With skin tones or without; our own reactions and our own posts are never meant."""
    asks = str(event.get("reaction", "")).partition("::")[0] == reaction
    on_a_message = event.get("item", {}).get("type") == "message"
    return asks and on_a_message and us.bot_user not in {event.get("user"), event.get("item_user")}


async def intake(event: Mapping[str, Any], client: AsyncWebClient, us: Identity, now: datetime) -> Intake:
    """Raises what Slack's client raises; then the event is not acknowledged and comes again."""
    item = event["item"]
    channel, ts = str(item["channel"]), str(item["ts"])
    answer = await client.reactions_get(channel=channel, timestamp=ts)
    message: dict[str, Any] = {"ts": ts} | dict(answer["message"])
    return of_message(IntakeKind.REACTION, message, channel=channel, us=us, now=now, user=str(event["user"]))

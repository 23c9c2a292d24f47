"""The reaction that asks for a diagnosis. Its event only names the message, which is then fetched; in the
history of a channel it is at the message itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.intake import Intake, IntakeKind
from handlers.identity import Identity
from handlers.listening.slack_message import intake_of
from handlers.trouble import Fate, trouble_of


def is_for_us(event: Mapping[str, Any], reaction: str, us: Identity) -> bool:
    """Whether the reaction asks for a diagnosis, with any skin tone; never on our own posts or by
    ourselves."""
    asks = _is(reaction, event.get("reaction"))
    on_a_message = event.get("item", {}).get("type") == "message"
    return asks and on_a_message and us.bot_user not in {event.get("user"), event.get("item_user")}


async def intake(body: Mapping[str, Any], client: AsyncWebClient, us: Identity, now: datetime) -> Intake:
    """The intake for the message reacted to, which is empty if Slack does not let us read it. Raises if Slack
    cannot be asked now."""
    event = body["event"]
    channel, ts = str(event["item"]["channel"]), str(event["item"]["ts"])
    message: dict[str, Any] = {"ts": ts}
    try:
        answer = await client.reactions_get(channel=channel, timestamp=ts)
        message |= answer["message"]
    except SlackApiError as error:
        if trouble_of(error).fate is not Fate.REFUSED:
            raise  # rate limit or trouble at Slack: the event comes again
    asked = intake_of(IntakeKind.REACTION, message, channel=channel, us=us, now=now, user=str(event["user"]))
    return asked.as_pointed_at(str(body["event_id"]))


def in_history(
    message: Mapping[str, Any], channel: str, reaction: str, us: Identity, now: datetime
) -> Intake | None:
    """The intake for a message with the reaction, by the first who gave it. The history does not say when, so
    it may be known already."""
    given = (one for one in message.get("reactions") or () if _is(reaction, one.get("name")))
    by = next((user for one in given for user in one.get("users") or () if user != us.bot_user), None)
    if by is None or us.wrote(dict(message)):
        return None
    asked = intake_of(IntakeKind.REACTION, message, channel=channel, us=us, now=now, user=str(by))
    return asked.as_pointed_at("history")


def _is(reaction: str, name: object) -> bool:
    return str(name or "").partition("::")[0] == reaction

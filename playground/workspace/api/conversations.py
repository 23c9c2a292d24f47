"""conversations.*: channels, their members and messages."""

import base64
from typing import TypeVar

from playground.workspace.api.call import Call
from playground.workspace.errors import ApiError
from playground.workspace.records.models import Channel, Json, Message
from playground.workspace.wire import channel_json, message_json

T = TypeVar("T")
SCOPE_OF_KIND = {"channel": "channels", "group": "groups", "im": "im"}
TYPE_OF_KIND = {"channel": "public_channel", "group": "private_channel", "im": "im"}


def info(call: Call) -> Json:
    channel = call.state.channels.get(call.text("channel"))
    if channel is None or (channel.kind != "channel" and call.state.bot_user_id not in channel.members):
        raise ApiError("channel_not_found")
    call.needs(f"{SCOPE_OF_KIND[channel.kind]}:read")
    return {"channel": channel_json(call.state, channel)}


def list_all(call: Call) -> Json:
    return _listing(
        call, [c for c in call.state.channels.values() if c.kind == "channel" or _inside(call, c)]
    )


def list_mine(call: Call) -> Json:
    return _listing(call, [c for c in call.state.channels.values() if _inside(call, c)])


def _inside(call: Call, channel: Channel) -> bool:
    return call.state.bot_user_id in channel.members


def _listing(call: Call, channels: list[Channel]) -> Json:
    types = call.text("types", default="public_channel").split(",")
    for kind, name in TYPE_OF_KIND.items():
        if name in types:
            call.needs(f"{SCOPE_OF_KIND[kind]}:read")
    wanted = [c for c in channels if TYPE_OF_KIND[c.kind] in types]
    if call.flag("exclude_archived"):
        wanted = [c for c in wanted if not c.is_archived]
    page, cursor = _page(call, wanted, default=100)
    return {
        "channels": [channel_json(call.state, c) for c in page],
        "response_metadata": {"next_cursor": cursor},
    }


def members(call: Call) -> Json:
    channel = call.channel()
    call.needs(f"{SCOPE_OF_KIND[channel.kind]}:read")
    page, cursor = _page(call, sorted(channel.members), default=100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def open_direct(call: Call) -> Json:
    user = call.text("users")
    if user not in call.state.users:
        raise ApiError("user_not_found")
    return {"channel": {"id": call.state.direct(user).id}}


def history(call: Call) -> Json:
    """Root messages, newest first."""
    channel = _readable(call)
    roots = [m for m in call.state.messages(channel.id) if not m.is_reply or m.reply_broadcast]
    return _messages(call, list(reversed(_between(call, roots))))


def replies(call: Call) -> Json:
    """A thread, oldest first, always starting with its root."""
    channel = _readable(call)
    thread = call.state.thread(channel.id, call.text("ts"))
    if not thread:
        raise ApiError("thread_not_found")
    return _messages(call, [*thread[:1], *_between(call, thread[1:])])


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs(f"{SCOPE_OF_KIND[channel.kind]}:history")
    return channel


def _between(call: Call, messages: list[Message]) -> list[Message]:
    """The messages in the requested period that the history already has; it may lag behind."""
    oldest, latest = call.text("oldest", default="0"), call.text("latest", default="9999999999.999999")
    shown_until = call.state.clock() - call.faults.history_lag
    bounds = (oldest, latest) if call.flag("inclusive") else ()
    return [
        m for m in messages
        if (float(oldest) < float(m.ts) < float(latest) or m.ts in bounds) and float(m.ts) <= shown_until
    ]  # fmt: skip


def _messages(call: Call, messages: list[Message]) -> Json:
    page, cursor = _page(call, messages, default=100)
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [message_json(call.state, m, metadata=metadata) for m in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _page(call: Call, items: list[T], default: int) -> tuple[list[T], str]:
    """One page, and the cursor of the next one, which is empty on the last."""
    start = _position(call.text("cursor", default=""))
    end = start + call.number("limit", default, most=1000)
    return items[start:end], base64.b64encode(f"at:{end}".encode()).decode() if end < len(items) else ""


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("at:"))
    except ValueError:
        raise ApiError("invalid_cursor") from None


METHODS = {
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.conversations": list_mine,
}

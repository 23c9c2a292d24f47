"""chat.*: post, update and delete messages; post ephemeral ones."""

from playground.workspace.api.call import Call
from playground.workspace.api.content import Content, pieces, read_content
from playground.workspace.errors import ApiError
from playground.workspace.records.models import Channel, Ephemeral, Json, Message
from playground.workspace.wire import message_json


def post_message(call: Call) -> Json:
    channel = _destination(call)
    content = read_content(call)
    thread_ts = _thread(call, channel)
    posted = [_post(call, channel, thread_ts, piece) for piece in pieces(content)]
    first = posted[0]
    return {"channel": channel.id, "ts": first.ts, "message": message_json(call.state, first, metadata=True)}


def _destination(call: Call) -> Channel:
    """The destination: a channel by its id, or a person's direct message by the person's id."""
    if call.text("channel") in call.state.users:
        return call.state.direct(call.text("channel"))
    return call.channel(write=True)


def _thread(call: Call, channel: Channel) -> str | None:
    """The thread that a post goes to. A root deleted before anybody replied has none: the post goes to the
    channel (https://github.com/slack-go/slack/issues/1571); to a `ts` that never existed nothing goes."""
    ts = call.text("thread_ts", default="")
    if not ts:
        return None
    found = call.state.message(channel.id, ts)
    if found and call.state.is_locked(channel.id, found.root_ts):
        raise ApiError("restricted_action_thread_locked")
    if found is None and not call.state.was_deleted(channel.id, ts):
        raise ApiError("thread_not_found")
    return found.root_ts if found else None


def _post(call: Call, channel: Channel, thread_ts: str | None, content: Content) -> Message:
    state = call.state
    return state.add_message(
        Message(
            channel.id, state.next_ts(), state.bot_user_id, content.text, thread_ts, bot_id=state.bot_id,
            blocks=content.blocks or [], attachments=content.attachments or [], metadata=content.metadata,
            reply_broadcast=call.flag("reply_broadcast"),
        )
    )  # fmt: skip


def update(call: Call) -> Json:
    """Without `metadata` the old one is kept; `text` without `blocks` removes the blocks."""
    channel = call.channel(write=True)
    message = call.message(channel, call.text("ts"))
    if message.bot_id != call.state.bot_id:
        raise ApiError("cant_update_message")
    content = read_content(call)
    if len(pieces(content)) > 1:
        raise ApiError("msg_too_long")
    call.state.edit_message(
        message,
        call.state.bot_user_id,
        text=content.text,
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        metadata=content.metadata or message.metadata,
    )
    shown = message_json(call.state, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.text("ts"))
    if message.bot_id != call.state.bot_id:
        raise ApiError("cant_delete_message")
    call.state.delete_message(message, call.state.bot_user_id)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = call.channel(write=True)
    user = call.text("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    if call.args.get("metadata"):
        raise ApiError("metadata_not_allowed")
    content = read_content(call)
    ts = call.state.next_ts()
    thread_ts = _thread(call, channel)
    call.state.add_ephemeral(Ephemeral(channel.id, user, ts, content.text, thread_ts, content.blocks or []))
    return {"message_ts": ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.text("message_ts"))
    return {
        "channel": channel.id,
        "permalink": call.state.links.permalink(channel.id, message.ts, message.thread_ts),
    }


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}

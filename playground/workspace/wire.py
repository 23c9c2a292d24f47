"""Converts records to JSON for answers and events."""

from playground.workspace.records.models import Channel, File, Json, Message, User, View
from playground.workspace.records.state import State


def message_json(state: State, message: Message, *, metadata: bool = False) -> Json:
    """A message as in the history; `metadata` only on request, as in Slack."""
    found: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    found |= {
        "team": _team(state, message.user),
        **_from_bot(state, message),
        **_optional(message),
        **_thread(state, message),
    }
    if message.files:
        found["files"] = [file_json(file, in_message=True) for file in message.files]
    if message.reactions:
        found["reactions"] = reactions_json(message)
    if metadata and message.metadata:
        found["metadata"] = message.metadata
    return found


def _team(state: State, user: str) -> str:
    author = state.users.get(user)
    return (author.team if author else None) or state.team_id


def reactions_json(message: Message) -> list[Json]:
    return [{"name": n, "users": list(u), "count": len(u)} for n, u in message.reactions.items()]


def _from_bot(state: State, message: Message) -> Json:
    if message.bot_id is None:
        return {}
    if message.bot_id != state.bot_id:
        return {"bot_id": message.bot_id}
    profile = {"id": state.bot_id, "app_id": state.app_id, "name": "bouncebot", "team_id": state.team_id}
    return {"bot_id": state.bot_id, "app_id": state.app_id, "bot_profile": profile}


def _optional(message: Message) -> Json:
    fields = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "edited": message.edited,
    }
    return {name: value for name, value in fields.items() if value}


def _thread(state: State, message: Message) -> Json:
    if message.is_reply:
        return {"thread_ts": message.thread_ts}
    replies = [m for m in state.thread(message.channel, message.ts) if m.is_reply]
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(m.user for m in replies)),
        "latest_reply": replies[-1].ts,
    }


def file_json(file: File, *, in_message: bool = False) -> Json:
    """A file as in files.info; in a message a file of another workspace is only a hint to ask."""
    if file.hidden and in_message:
        return {"id": file.id, "file_access": "check_file_info", "mode": "file_access"}
    return {
        "id": file.id, "created": file.created, "timestamp": file.created, "name": file.name,
        "title": file.name, "mimetype": file.mimetype, "filetype": file.filetype,
        "user": file.user, "size": len(file.data),
        "mode": "hosted", "is_external": False, "is_public": True, "editable": False,
        "url_private": file.url_private, "url_private_download": file.url_private + "?download=1",
        "permalink": file.url_private, "file_access": "visible", "channels": sorted(file.channels),
        **file.extra,
    }  # fmt: skip


def channel_json(state: State, channel: Channel) -> Json:
    found: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_channel": channel.kind == "channel",
        "is_group": False,
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "channel",
        "context_team_id": state.team_id,
    }
    if channel.kind == "im":
        return found | {"user": next(iter(channel.members - {state.bot_user_id}), state.bot_user_id)}
    is_member = state.bot_user_id in channel.members
    return found | {"name": channel.name, "is_member": is_member, "num_members": len(channel.members)}


def user_json(state: State, user: User) -> Json:
    found: Json = {
        "id": user.id,
        "team_id": user.team or state.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.name.title(),
        "is_bot": user.is_bot,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "profile": {"real_name": user.name.title(), "display_name": user.name, "team": state.team_id},
    }
    return found | ({"tz": user.tz, "tz_label": user.tz, "tz_offset": 0} if user.tz else {})


def view_json(state: State, view: View) -> Json:
    return view.body | {
        "id": view.id, "team_id": state.team_id, "app_id": state.app_id, "bot_id": state.bot_id,
        "app_installed_team_id": state.team_id, "hash": view.hash, "state": {"values": view.state},
        "root_view_id": view.root_view_id, "previous_view_id": view.previous_view_id,
    }  # fmt: skip

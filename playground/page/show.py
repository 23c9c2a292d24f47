"""Converts the workspace's records for the browser: only what the page shows."""

from dataclasses import asdict
from typing import Any

from playground.workspace import Channel, Ephemeral, File, Message, User, View

Json = dict[str, Any]
FILE_FIELDS = ("subject", "from", "to", "mode", "plain_text", "attachments")
PREVIEW = 1_500


def show_message(message: Message) -> Json:
    return {
        "channel": message.channel, "ts": message.ts, "thread_ts": message.thread_ts, "user": message.user,
        "from_app": message.bot_id is not None, "text": message.text, "blocks": message.blocks,
        "attachments": message.attachments, "files": [show_file(file) for file in message.files],
        "reactions": message.reactions, "edited": message.edited is not None, "subtype": message.subtype,
    }  # fmt: skip


def show_file(file: File) -> Json:
    found: Json = {"id": file.id, "name": file.name, "size": len(file.data), "mimetype": file.mimetype}
    found |= {name: file.extra[name] for name in FILE_FIELDS if name in file.extra}
    if "plain_text" in found:
        found["plain_text"] = found["plain_text"][:PREVIEW]
    elif file.mimetype.startswith(("text/", "message/")):
        found["plain_text"] = file.data[:PREVIEW].decode("utf-8", "replace")
    return found


def show_ephemeral(ephemeral: Ephemeral) -> Json:
    return asdict(ephemeral)


def show_channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name, "kind": channel.kind, "members": sorted(channel.members)}


def show_user(user: User) -> Json:
    return {"id": user.id, "name": user.name, "is_bot": user.is_bot}


def show_view(view: View) -> Json:
    return {"id": view.id, "user": view.user, "body": view.body, "state": view.state}

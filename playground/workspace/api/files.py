"""files.*: information about files, and the upload in two steps."""

from typing import Any

from playground.workspace.api.call import Call
from playground.workspace.errors import ApiError
from playground.workspace.records.models import File, Json, Message
from playground.workspace.wire import file_json


def info(call: Call) -> Json:
    file = _file(call, call.text("file"))
    return {"file": file_json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def get_upload_url(call: Call) -> Json:
    """Step one: a URL to send the bytes to."""
    name, length = call.text("filename"), call.text("length")
    if not length.isdigit() or int(length) == 0:
        raise ApiError("invalid_arguments")
    file = call.state.files.new(name, b"", call.state.bot_user_id)
    return {"upload_url": call.state.links.upload(file.id), "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Step two, after the bytes were sent. Sharing in a channel posts a message of the bot without
    metadata."""
    wanted: Any = call.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise ApiError("invalid_arguments")
    files = [_file(call, str(item.get("id"))) for item in wanted]
    if not all(file.data for file in files):
        raise ApiError("file_not_found")
    if call.args.get("channel_id"):
        call.args["channel"] = call.args["channel_id"]
        channel = call.channel(write=True)
        _share(call, channel.id, files)
    return {"files": [file_json(file) for file in files]}


def _share(call: Call, channel: str, files: list[File]) -> None:
    state = call.state
    text, thread_ts = call.text("initial_comment", ""), call.text("thread_ts", "") or None
    ts = state.next_ts()
    shared = Message(channel, ts, state.bot_user_id, text, thread_ts, "file_share", state.bot_id, files=files)
    state.add_message(shared)


def _file(call: Call, file_id: str) -> File:
    file = call.state.files.get(file_id)
    if file is None:
        raise ApiError("file_not_found")
    return file


METHODS = {
    "files.info": info,
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}

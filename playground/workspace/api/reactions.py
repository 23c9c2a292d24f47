"""reactions.*"""

from playground.workspace.api.call import Call
from playground.workspace.emoji import EMOJI
from playground.workspace.errors import ApiError
from playground.workspace.records.models import Json
from playground.workspace.wire import message_json, reactions_json


def add(call: Call) -> Json:
    name = _name(call)
    channel = call.channel(write=True)
    message = call.message(channel, call.text("timestamp"))
    if not call.state.react(message, name, call.state.bot_user_id):
        raise ApiError("already_reacted")
    return {}


def remove(call: Call) -> Json:
    name = _name(call)
    channel = call.channel()
    message = call.message(channel, call.text("timestamp"))
    if not call.state.unreact(message, name, call.state.bot_user_id):
        raise ApiError("no_reaction")
    return {}


def get(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.text("timestamp"))
    shown = message_json(call.state, message) | {"reactions": reactions_json(message)}
    return {"type": "message", "channel": channel.id, "message": shown}


def _name(call: Call) -> str:
    name = call.text("name").strip(":")
    if name not in EMOJI:
        raise ApiError("invalid_name")
    return name


METHODS = {"reactions.add": add, "reactions.remove": remove, "reactions.get": get}

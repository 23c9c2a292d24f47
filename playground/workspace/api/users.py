"""users.info"""

from playground.workspace.api.call import Call
from playground.workspace.errors import ApiError
from playground.workspace.records.models import Json
from playground.workspace.wire import user_json


def info(call: Call) -> Json:
    user = call.state.users.get(call.text("user"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user_json(call.state, user)}


METHODS = {"users.info": info}

"""views.*: modals and the Home tab."""

from typing import NoReturn

from playground.workspace.api.call import Call
from playground.workspace.api.content import read_blocks
from playground.workspace.errors import ApiError
from playground.workspace.limits import LIMITS
from playground.workspace.records.models import Json, View
from playground.workspace.wire import view_json

MODAL = LIMITS["modal"]
MODAL_FIELDS = {
    "type", "title", "blocks", "close", "submit", "private_metadata", "callback_id",
    "clear_on_close", "notify_on_close", "external_id", "submit_disabled",
}  # fmt: skip


def open_modal(call: Call) -> Json:
    user = _trigger(call)
    return _shown(call, call.state.views.open(user, _body(call, "modal")))


def push(call: Call) -> Json:
    user = _trigger(call)
    depth = len(call.state.views.stack(user))
    if not 0 < depth < MODAL["stack"]:
        raise ApiError("push_limit_reached" if depth else "not_found")
    return _shown(call, call.state.views.push(user, _body(call, "modal")))


def update(call: Call) -> Json:
    view = call.state.views.get(call.text("view_id"))
    if view is None:
        raise ApiError("not_found")
    if call.args.get("hash") and call.args["hash"] != view.hash:
        raise ApiError("hash_conflict")
    return _shown(call, call.state.views.redraw(view, _body(call, view.body["type"])))


def publish(call: Call) -> Json:
    user = call.text("user_id")
    if user not in call.state.users:
        raise ApiError("user_not_found")
    return _shown(call, call.state.views.publish(user, _body(call, "home")))


def _trigger(call: Call) -> str:
    try:
        return call.triggers.spend(call.text("trigger_id"))
    except TimeoutError:
        raise ApiError("expired_trigger_id") from None
    except KeyError:
        raise ApiError("invalid_trigger_id") from None


def _body(call: Call, surface: str) -> Json:
    body = call.structure("view")
    if not isinstance(body, dict) or body.get("type") != surface:
        _refuse(f"must be a {surface} view")
    if unknown := set(body) - MODAL_FIELDS:
        _refuse(f"unknown field: {min(unknown)}")
    if len(body.get("private_metadata", "")) > MODAL["private_metadata"]:
        _refuse(f"private_metadata must be less than {MODAL['private_metadata'] + 1} characters")
    if surface == "modal":
        _check_title(body)
    blocks = read_blocks(body.get("blocks", []), surface) or []
    return body | {"blocks": blocks}


def _check_title(body: Json) -> None:
    for name in ("title", "submit", "close"):
        text = body.get(name)
        if text is None and name != "title":
            continue
        if not isinstance(text, dict) or text.get("type") != "plain_text" or not text.get("text"):
            _refuse(f"{name} must be plain_text")
        if len(text["text"]) > MODAL["title"]:
            _refuse(f"{name} must be less than {MODAL['title'] + 1} characters")
    if any(block.get("type") == "input" for block in body.get("blocks", [])) and not body.get("submit"):
        _refuse("submit is required when there is an input block")


def _refuse(reason: str) -> NoReturn:
    raise ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {reason}"]})


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(call.state, view)}


METHODS = {"views.open": open_modal, "views.push": push, "views.update": update, "views.publish": publish}

"""The content of a message: text, blocks, attachments and metadata, refused where Slack refuses it."""

from dataclasses import dataclass, replace
from typing import Any

from playground.workspace.api.call import Call
from playground.workspace.errors import ApiError
from playground.workspace.limits import LIMITS
from playground.workspace.limits.blocks import BlockError, check_blocks
from playground.workspace.records.models import Json

MESSAGE = LIMITS["message"]


@dataclass(frozen=True, slots=True)
class Content:
    text: str
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None


def read_content(call: Call) -> Content:
    """Reads a call's content. Raises no_text, msg_too_long, invalid_blocks (with the reasons),
    invalid_metadata_…"""
    text = call.text("text", default="")
    blocks = read_blocks(call.structure("blocks"), "message")
    attachments = call.structure("attachments")
    if not (text or blocks or attachments):
        raise ApiError("no_text")
    if len(text) > MESSAGE["text"]:
        raise ApiError("msg_too_long")
    return Content(text, blocks, attachments, _metadata(call.structure("metadata")))


def read_blocks(value: Any, surface: str) -> list[Json] | None:
    if value is None:
        return None
    try:
        return check_blocks(value, surface)
    except BlockError as wrong:
        messages = [f"[ERROR] {reason}" for reason in wrong.reasons]
        raise ApiError(wrong.error, errors=wrong.reasons, response_metadata={"messages": messages}) from None


def _metadata(value: Any) -> Json | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ApiError("invalid_metadata_format")
    if not isinstance(value.get("event_type"), str) or not isinstance(value.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(str(value)) > MESSAGE["metadata"]:
        raise ApiError("metadata_too_large")
    return {"event_type": value["event_type"], "event_payload": value["event_payload"]}


def pieces(content: Content) -> list[Content]:
    """Splits a long text without blocks into several messages, as Slack does; the metadata goes with the
    first."""
    size = MESSAGE["text_piece"]
    if content.blocks or len(content.text) <= size:
        return [content]
    texts = [content.text[at : at + size] for at in range(0, len(content.text), size)]
    first = replace(content, text=texts[0])
    return [first, *(Content(text, None, None, None) for text in texts[1:])]

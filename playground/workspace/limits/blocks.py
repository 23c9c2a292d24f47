"""Checks whether Slack would accept blocks: the shape of each, then the rules for all together."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from playground.workspace.limits import LIMITS
from playground.workspace.limits.shapes import SHAPES, wrong
from playground.workspace.records.models import Json

TEXT_FIELDS = ("text", "title", "label", "alt_text", "name")
BLOCK_ID = {"is": "string", "max": 255}


class BlockError(Exception):
    """Blocks that Slack refuses. `error`: Slack's error; `reasons`: its messages, one for each fault."""

    def __init__(self, error: str, reasons: list[str]) -> None:
        super().__init__(error, reasons)
        self.error = error
        self.reasons = reasons


def check_blocks(value: Any, surface: str) -> list[Json]:
    """Returns `value` if Slack accepts it on `surface` (message, modal, home). Raises BlockError with all
    reasons."""
    if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
        raise BlockError("invalid_blocks_format", ["must be an array of objects [json-pointer:/blocks]"])
    reasons = [*_each(value, surface), *_together(value, surface)]
    if reasons:
        raise BlockError("invalid_blocks", reasons)
    if text_length(value) > LIMITS[surface]["blocks_text"]:
        raise BlockError("msg_blocks_too_long", [f"{text_length(value)} characters of text in the blocks"])
    return value


def _each(blocks: list[Json], surface: str) -> Iterator[str]:
    here = [name for name, shape in SHAPES.items() if surface in shape.get("surfaces", [])]
    for number, block in enumerate(blocks):
        at = f"/blocks/{number}"
        yield from wrong(block, {"is": "shape", "of": here}, at)
        if "block_id" in block:
            yield from wrong(block["block_id"], BLOCK_ID, f"{at}/block_id")
        yield from _twice([e.get("action_id") for e in _elements(block)], "action_id", at)


def _together(blocks: list[Json], surface: str) -> Iterator[str]:
    limits = LIMITS[surface]
    if len(blocks) > limits["blocks"]:
        yield f"no more than {limits['blocks']} items allowed [json-pointer:/blocks]"
    kinds = Counter(str(block.get("type")) for block in blocks)
    for kind, most in limits["most"].items():
        if kinds[kind] > most:
            yield f"no more than {most} {kind} allowed [json-pointer:/blocks]"
    yield from _twice([block.get("block_id") for block in blocks], "block_id", "/blocks")


def _elements(block: Json) -> list[Json]:
    found = block.get("elements")
    return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []


def _twice(names: list[Any], what: str, at: str) -> Iterator[str]:
    for name, count in Counter(name for name in names if isinstance(name, str)).items():
        if count > 1:
            yield f"`{what}` {name} already exists [json-pointer:{at}]"


def text_length(value: Any) -> int:
    """The number of readable characters in `value`."""
    if isinstance(value, list):
        return sum(text_length(item) for item in value)
    if not isinstance(value, dict):
        return 0
    return sum(
        len(item) if isinstance(item, str) and name in TEXT_FIELDS else text_length(item)
        for name, item in value.items()
    )

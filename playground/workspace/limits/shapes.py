"""Checks values against the shapes in `limits.toml`; faults are reported in Slack's own words."""

from collections.abc import Callable, Iterator
from typing import Any

from playground.workspace.limits import LIMITS

Spec = dict[str, Any]
SHAPES: dict[str, Spec] = LIMITS["shapes"]
PARTS: dict[str, Spec] = LIMITS["parts"]


def wrong(value: Any, spec: Spec, at: str) -> Iterator[str]:
    """The faults of `value`, each with the JSON pointer of its place; none if it is right."""
    yield from KINDS[spec["is"]](value, spec, at)


def _says(reason: str, at: str) -> str:
    return f"{reason} [json-pointer:{at}]"


def _string(value: Any, spec: Spec, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _says("must be a string", at)
    elif "one_of" in spec:
        if value not in spec["one_of"]:
            yield _says(f"must be a valid enum value: {', '.join(spec['one_of'])}", at)
    elif len(value) < spec.get("min", 1):
        yield _says("must be more than 0 characters", at)
    elif len(value) > spec["max"]:
        yield _says(f"must be less than {spec['max'] + 1} characters", at)


def _flag(value: Any, _spec: Spec, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield _says("must be a boolean", at)


def _number(value: Any, _spec: Spec, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield _says("must be a number", at)


def _any(_value: Any, _spec: Spec, _at: str) -> Iterator[str]:
    yield from ()


def _list(value: Any, spec: Spec, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _says("must be an array", at)
        return
    if len(value) < spec.get("min", 1):
        yield _says("no fewer than 1 items allowed", at)
    if len(value) > spec["max"]:
        yield _says(f"no more than {spec['max']} items allowed", at)
        return
    for number, item in enumerate(value):
        yield from wrong(item, spec["of"], f"{at}/{number}")


def _text(value: Any, spec: Spec, at: str) -> Iterator[str]:
    yield from _shape(value, {"of": ["mrkdwn", "plain_text"]}, at)
    yield from _text_length(value, spec, at)


def _plain_text(value: Any, spec: Spec, at: str) -> Iterator[str]:
    yield from _shape(value, {"of": ["plain_text"]}, at)
    yield from _text_length(value, spec, at)


def _text_length(value: Any, spec: Spec, at: str) -> Iterator[str]:
    text = value.get("text") if isinstance(value, dict) else None
    if isinstance(text, str) and len(text) > spec["max"]:
        yield _says(f"must be less than {spec['max'] + 1} characters", f"{at}/text")


def _shape(value: Any, spec: Spec, at: str) -> Iterator[str]:
    """One of several shapes, distinguished by `type`. `rich:text` has type `text`, `image_element`
    `image`."""
    if not isinstance(value, dict):
        yield _says("must be an object", at)
        return
    known = {name.removeprefix("rich:").removesuffix("_element"): name for name in spec["of"]}
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in known:
        yield _says(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from _fields(
        value,
        SHAPES[known[kind]],
        {"type", "block_id"} if "surfaces" in SHAPES[known[kind]] else {"type"},
        at,
    )


def _part(value: Any, spec: Spec, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _says("must be an object", at)
    else:
        yield from _fields(value, PARTS[spec["of"]], set(), at)


def _fields(value: Spec, shape: Spec, besides: set[str], at: str) -> Iterator[str]:
    for name in shape.get("must", []):
        if name not in value:
            yield _says(f"missing required field: {name}", at)
    either = shape.get("either", [])
    if either and not any(name in value for name in either):
        yield _says(f"must define either {' or '.join(either)}", at)
    for name, found in value.items():
        if name in shape["has"]:
            yield from wrong(found, shape["has"][name], f"{at}/{name}")
        elif name not in besides:
            yield _says(f"unknown field: {name}", f"{at}/{name}")


KINDS: dict[str, Callable[[Any, Spec, str], Iterator[str]]] = {
    "string": _string, "flag": _flag, "number": _number, "any": _any, "list": _list,
    "text": _text, "plain_text": _plain_text, "shape": _shape, "part": _part,
}  # fmt: skip

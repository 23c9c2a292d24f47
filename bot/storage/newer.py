"""Rows of a newer version, as during a rolling update: whatever this one does not know in them stays as it is
stored when this one writes them again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

from pydantic_core import from_json

T = TypeVar("T")

CRITICAL = "critical"
"""The key of a row that names the fields which its reader has to know."""


def critical(value: Any) -> Sequence[str]:
    """The critical fields of a dataclass that are set."""
    marked = (each for each in fields(value) if each.metadata.get(CRITICAL))
    return [each.name for each in marked if getattr(value, each.name) != each.default]


def missing(shape: Any, needed: Iterable[str]) -> str | None:
    """A field that a reader has to know, and this dataclass does not have."""
    known = {each.name for each in fields(shape)}
    return next((name for name in needed if name not in known), None)


def carrying(value: T, text: str) -> T:
    """The same value with its row as it is stored, which `dataclasses.replace` hands on."""
    same = {each.name: getattr(value, each.name) for each in fields(value)}  # type: ignore[arg-type]
    kind: Any = type(value)
    carrier: T = _with_row(kind)(**same, stored=text)
    return carrier


@cache
def _with_row(kind: Any) -> Any:
    """The dataclass with one more field."""
    more = type(f"Newer{kind.__name__}", (kind,), {"__annotations__": {"stored": str}})
    return dataclass(frozen=True, slots=True, kw_only=True)(more)


def carried(value: object) -> str | None:
    """The row that a value carries; None if this version knows all of it."""
    return getattr(value, "stored", None)


def merged(text: str, known: Mapping[str, Any], new: Mapping[str, Any]) -> Mapping[str, Any]:
    """What to store: all that this version does not know or did not change stays, with all that is in it.

    `text`: the row as it is stored; `known`: what this version reads in it; `new`: what it would write.
    """
    return {**new, **dict(_unchanged(from_json(text), known, new))}


def _unchanged(
    stored: Mapping[str, Any], known: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    for key, value in stored.items():
        if key != CRITICAL and (key not in known or known[key] == new[key]):
            yield key, value

"""The entry for one code in the files of this folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import toml
from bot.durations import parse_duration
from bot.models.diagnosis import Actor, Step
from bot.models.explanation import Question

_REQUIRED = ("title", "meaning", "actor")
_OPTIONAL = ("causes", "steps", "wait", "class_says", "faq", "sources")
_OF_VARIANTS = ("provider", "codes", "temporary")
"""The keys of an entry; docs/explain.md explains them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means, and what to do."""

    title: str
    meaning: str
    actor: Actor
    causes: tuple[str, ...] = ()
    """Likeliest first; if empty, those that the classifier derives from the code."""
    steps: tuple[Step, ...] = ()
    """If empty, those of the causes."""
    wait_seconds: int | None = None
    """If None, that of the likeliest cause that has one."""
    class_says: str | None = None
    """Replaces what the class says, for a code to which that does not apply."""
    faq: tuple[Question, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """What one provider means by a code: its own, or one that the standard defines differently."""

    provider: str
    temporary: bool | None
    """Set for marks such as TSS04, which have no class."""
    entry: Entry


def read_entry(name: str, table: Mapping[str, Any]) -> Entry:
    """The entry in a TOML table. Raises ValueError if the table is invalid."""
    try:
        toml.check_keys(table, _REQUIRED, (*_OPTIONAL, *_OF_VARIANTS))
        return Entry(
            title=table["title"],
            meaning=table["meaning"],
            actor=Actor(table["actor"]),
            causes=tuple(table.get("causes", ())),
            steps=tuple(map(_step, table.get("steps", ()))),
            wait_seconds=int(parse_duration(table["wait"])) if "wait" in table else None,
            class_says=table.get("class_says"),
            faq=tuple(Question(**each) for each in table.get("faq", ())),
            sources=tuple(table.get("sources", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the explanation of {name} is not valid: {error}") from error


def _step(table: Mapping[str, str]) -> Step:
    return Step(actor=Actor(table["actor"]), text=table["text"])

"""What the files of this folder say about one code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.durations import parse_duration
from bot.models.diagnosis import Actor, Step
from bot.models.explanation import Question


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    meaning: str
    actor: Actor
    causes: tuple[str, ...] = ()
    """Likeliest first; when empty, those that the classifier takes from the code."""
    steps: tuple[Step, ...] = ()
    """When empty, those of the likeliest causes."""
    wait_seconds: int | None = None
    """When None, as long as the likeliest cause takes."""
    class_says: str | None = None
    """What holds for this code in place of what its class says."""
    faq: tuple[Question, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """What one provider means by a code, which is its own or one that the standard defines otherwise."""

    provider: str
    temporary: bool | None
    """For marks such as TSS04, which have no class."""
    entry: Entry


def read_entry(name: str, table: Mapping[str, Any]) -> Entry:
    """Raises ValueError for a table that says too little."""
    try:
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

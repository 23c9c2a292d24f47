"""What can be behind a bounce: for each cause what speaks for it, who acts, what to do, when to look again.

The knowledge is in the TOML files of this folder, one for each family; docs/checks.md explains them.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import tomli

from bot.durations import parse_duration
from bot.models.diagnosis import Actor, RecheckKind

BLOCKED = "port-25-blocked"
HEALTHY = "healthy"
INCONCLUSIVE = "inconclusive"
ENOUGH = 0.5
"""From this weight on a cause may be the verdict."""


class Rule(NamedTuple):
    """When all these signs are there, the cause gains or loses this much (0 to 1)."""

    when: tuple[str, ...]
    weight: float


class Plan(NamedTuple):
    """When to look again, and whether a look can tell."""

    kind: RecheckKind
    after_seconds: int | None
    why: str


class Advice(NamedTuple):
    """One step: a template whose facts must all be known, or it is left out."""

    actor: Actor
    text: str


class Cause(NamedTuple):
    id: str
    title: str
    """What it is in a few words, as the end of `example.com: …`."""
    family: str
    """The file that it is in: `dns`, `servers`, `sender`, `mailbox`, `rest`."""
    actor: Actor
    actor_when: Mapping[str, Actor]
    """Signs by which somebody else has to act."""
    temporary: bool | None
    temporary_when: Mapping[str, bool]
    """Signs by which it is otherwise."""
    words: float
    """What the bounce's words alone are worth. From 0.8 on no measurement up to EHLO refutes them."""
    supports: tuple[Rule, ...]
    opposes: tuple[Rule, ...]
    summaries: tuple[str, ...]
    """Templates; the first whose facts are all known is used."""
    steps: tuple[Advice, ...]
    recheck: Plan
    recheck_when: Mapping[str, Plan]
    """Signs by which the next look is another one."""


@cache
def load_causes() -> Mapping[str, Cause]:
    """All of them, by id, in the order of the files. Raises ValueError for a table that says too little."""
    found: dict[str, Cause] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            tables = tomli.loads(file.read_text(encoding="utf-8"))
            family = file.name.removesuffix(".toml")
            found |= {name: _read(name, family, table) for name, table in tables.items()}
    return found


def _read(name: str, family: str, table: Mapping[str, Any]) -> Cause:
    try:
        return Cause(
            id=name,
            title=str(table["title"]),
            family=family,
            actor=Actor(table["actor"]),
            actor_when={sign: Actor(actor) for sign, actor in table.get("actor_when", {}).items()},
            temporary=table.get("temporary"),
            temporary_when=table.get("temporary_when", {}),
            words=float(table.get("words", 0.0)),
            supports=_rules(table.get("for", ())),
            opposes=_rules(table.get("against", ())),
            summaries=tuple(table["summary"]),
            steps=tuple(Advice(Actor(each["actor"]), each["text"]) for each in table["steps"]),
            recheck=_plan(table["recheck"]),
            recheck_when={sign: _plan(plan) for sign, plan in table.get("recheck_when", {}).items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the cause {name} is not valid: {error}") from error


def _rules(tables: list[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(Rule(tuple(each["when"]), float(each["weight"])) for each in tables)


def _plan(table: Mapping[str, Any]) -> Plan:
    after = table.get("after")
    return Plan(
        RecheckKind(table["kind"]), None if after is None else int(parse_duration(after)), table["why"]
    )

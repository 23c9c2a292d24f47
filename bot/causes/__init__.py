"""The causes of bounces: the signs for and against each, who acts, what to do, and when to check again.

They are declared in the TOML files of this folder, one per family; docs/checks.md explains the format.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from bot import toml
from bot.durations import parse_duration
from bot.models.diagnosis import Actor, RecheckKind

BLOCKED = "port-25-blocked"
BLIND = frozenset({BLOCKED, "resolver-broken", "own-clock-wrong"})
"""Troubles of our own side that leave nothing known about the domain."""
HEALTHY = "healthy"
INCONCLUSIVE = "inconclusive"
ENOUGH = 0.5
"""The least weight of a cause that can be the verdict."""
_REQUIRED = ("title", "meaning", "actor", "summary", "steps", "recheck")
_OPTIONAL = (
    *("temporary", "words", "for", "against", "called", "sources"),
    *("actor_when", "temporary_when", "recheck_when", "doubted_when"),
)
"""The keys of a cause; docs/checks.md explains them."""
_LONGEST_NAME = 80
_NEAR = 0.8
"""How alike a misspelt name is: `greylistng`, but not `great list`."""
_WORD = re.compile(r"[^\W_]+")


def also_found(title: str) -> str:
    """What a verdict adds about a cause that is measured beside its own."""
    return f"Also found: {title}."


class Rule(NamedTuple):
    """If all these signs are present, they count with this weight (0 to 1) for or against the cause."""

    when: tuple[str, ...]
    weight: float


class Plan(NamedTuple):
    """When to check again, and whether a check can tell that the cause is gone."""

    kind: RecheckKind
    after_seconds: int | None
    """Before scaling by `BOUNCEBOT_RECHECK_SCALE`; None if there is no recheck."""
    why: str


class Advice(NamedTuple):
    """One step: a template, left out unless all the facts that it names are known."""

    actor: Actor
    text: str
    later: bool = False
    """Whether it is only for what is urgent or lasts: the card then says that nothing is to be done now."""


class Cause(NamedTuple):
    """A possible explanation of a bounce."""

    id: str
    title: str
    """A few words that complete `example.com: …`."""
    meaning: str
    """One sentence about it, for `explain`."""
    family: str
    """The name of its file: `dns`, `servers`, `sender`, `mailbox`, `rest`."""
    actor: Actor
    actor_when: Mapping[str, Actor]
    """By sign: who has to act instead."""
    temporary: bool | None
    temporary_when: Mapping[str, bool]
    """By sign: whether it is temporary after all."""
    words: float
    """Weight of the bounce's words alone. From 0.8 on, nothing measured up to EHLO refutes them."""
    supports: tuple[Rule, ...]
    opposes: tuple[Rule, ...]
    summaries: tuple[str, ...]
    """Templates; the first whose facts are all known is used."""
    steps: tuple[Advice, ...]
    recheck: Plan
    recheck_when: Mapping[str, Plan]
    """By sign: the plan to use instead."""
    doubted_when: Mapping[str, str]
    """By sign, or by cause that is the verdict: a template of why bounces that say this now may be wrong."""
    called: tuple[str, ...] = ()
    """What else people call it, or what it is about: `greylisting`, `spf`."""
    sources: tuple[str, ...] = ()
    """Pages about it."""


@cache
def load_causes() -> Mapping[str, Cause]:
    """All causes by id, in the order of the files. Raises ValueError if a table is invalid."""
    found: dict[str, Cause] = {}
    for file, tables in toml.read_all(__package__):
        family = file.removesuffix(".toml")
        found |= {name: _read(name, family, table) for name, table in tables.items()}
    return found


def family_of(cause: str) -> str | None:
    """None for a cause of an older release."""
    known = load_causes().get(cause)
    return known.family if known else None


def cause_called(words: str) -> Cause | None:
    """The cause that people call so, by its id, its title or another name; only letters and digits count."""
    return _by_name().get(plain_name(words))


def cause_like(words: str) -> str | None:
    """The name of a cause that is misspelt so; None if none is near."""
    said = plain_name(words)[:_LONGEST_NAME]
    return next(iter(get_close_matches(said, _by_name(), n=1, cutoff=_NEAR)), None)


def plain_name(words: str) -> str:
    """The words in lower case, without punctuation and hyphens."""
    return " ".join(_WORD.findall(words.lower()))


@cache
def _by_name() -> Mapping[str, Cause]:
    causes = load_causes().values()
    return {plain_name(name): cause for cause in causes for name in (cause.id, cause.title, *cause.called)}


def _read(name: str, family: str, table: Mapping[str, Any]) -> Cause:
    try:
        toml.check_keys(table, _REQUIRED, _OPTIONAL)
        return Cause(
            id=name,
            title=str(table["title"]),
            meaning=str(table["meaning"]),
            family=family,
            actor=Actor(table["actor"]),
            actor_when={sign: Actor(actor) for sign, actor in table.get("actor_when", {}).items()},
            temporary=table.get("temporary"),
            temporary_when=table.get("temporary_when", {}),
            words=float(table.get("words", 0.0)),
            supports=_rules(table.get("for", ())),
            opposes=_rules(table.get("against", ())),
            summaries=tuple(table["summary"]),
            steps=tuple(map(_advice, table["steps"])),
            recheck=_plan(table["recheck"]),
            recheck_when={sign: _plan(plan) for sign, plan in table.get("recheck_when", {}).items()},
            doubted_when=table.get("doubted_when", {}),
            called=tuple(table.get("called", ())),
            sources=tuple(table.get("sources", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the cause {name} is not valid: {error}") from error


def _advice(table: Mapping[str, Any]) -> Advice:
    toml.check_keys(table, ("actor", "text"), ("later",))
    return Advice(Actor(table["actor"]), table["text"], later=table.get("later", False))


def _rules(tables: list[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(Rule(tuple(each["when"]), float(each["weight"])) for each in tables)


def _plan(table: Mapping[str, Any]) -> Plan:
    after = table.get("after")
    return Plan(
        RecheckKind(table["kind"]), None if after is None else int(parse_duration(after)), table["why"]
    )

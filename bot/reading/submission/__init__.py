"""What mail programs say when they cannot hand their mail to the server that they send through (RFC 6409).

Nothing was sent then, and the hosts and addresses that they name are the sender's own. `programs/` has what
each program says, `troubles.toml` what it means and what to do.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from bot import toml
from bot.models.diagnosis import Actor, Step
from bot.reading.classify.phrases import PhraseIndex
from bot.reading.text.words import normalize

_OF_TROUBLES = ("title", "meaning", "actor", "steps", "sources")
_OF_PROGRAMS = ("codes", "phrases", "alone", "examples")
"""The keys of a program's words for one trouble: `codes` (in a text too) with what each stands for, `phrases`
in a text, names that count only if they are `alone`, and texts for the test."""
_AROUND = "()[]{}'\".,:;!?"
_NUMBER = re.compile(r"0x[0-9a-f]{8}", re.IGNORECASE)


class Trouble(NamedTuple):
    """What keeps a program from sending."""

    id: str
    title: str
    """A few words that complete `Outlook …`."""
    meaning: str
    actor: Actor
    steps: tuple[Step, ...]
    sources: tuple[str, ...]


class Said(NamedTuple):
    """What a program said."""

    words: str
    """Its code, or the phrase as its source has it."""
    program: str
    trouble: Trouble
    source: str
    stands_for: str | None = None
    """What the program's own list says of the code."""

    @property
    def title(self) -> str:
        return f"{self.program} {self.trouble.title}"


def said_in(text: str) -> Said | None:
    """The most telling of what a text quotes of mail programs; None if it quotes none of them."""
    found = [each.owner for each in _index().find(normalize(text))]
    return min(found, key=_how_telling, default=None)


def said_as(words: str) -> Said | None:
    """What a program says with exactly these words: a code such as `0x800CCC0F`, a name such as `EAUTH`, or a
    phrase."""
    return _by_words().get(_key(words))


def _how_telling(said: Said) -> int:
    return list(troubles()).index(said.trouble.id)


def _key(words: str) -> str:
    return normalize(words).strip(_AROUND)


@cache
def troubles() -> Mapping[str, Trouble]:
    return {name: _trouble(name, table) for name, table in toml.read(__package__, "troubles.toml").items()}


def _trouble(name: str, table: Mapping[str, Any]) -> Trouble:
    toml.check_keys(table, _OF_TROUBLES, ())
    steps = tuple(Step(actor=Actor(each["actor"]), text=each["text"]) for each in table["steps"])
    actor = Actor(table["actor"])
    return Trouble(name, table["title"], table["meaning"], actor, steps, tuple(table["sources"]))


@cache
def examples() -> tuple[tuple[str, str, str], ...]:
    """Every example: the program, the trouble, the text."""
    return tuple(
        (said.program, said.trouble.id, text) for said, table in _all() for text in table["examples"]
    )


@cache
def _by_words() -> Mapping[str, Said]:
    found: dict[str, Said] = {}
    for said, table in _all():
        for words in (*table.get("phrases", ()), *table.get("alone", ())):
            found.setdefault(_key(words), said._replace(words=words))
        for code, stands_for in table.get("codes", {}).items():
            for written in _written(code):
                found[_key(written)] = said._replace(words=code, stands_for=stands_for)
    return found


@cache
def _index() -> PhraseIndex[Said]:
    phrases = [
        (words, said._replace(words=words)) for said, table in _all() for words in table.get("phrases", ())
    ]
    numbers = ((words, said) for words, said in _by_words().items() if _NUMBER.fullmatch(said.words))
    return PhraseIndex([*phrases, *numbers])


def _written(code: str) -> tuple[str, str]:
    """The code as it stands and without its mark: `0x800CCC0F`, `800CCC0F`."""
    return code, code.removeprefix("0x")


@cache
def _all() -> tuple[tuple[Said, Mapping[str, Any]], ...]:
    return tuple(_said())


def _said() -> Iterator[tuple[Said, Mapping[str, Any]]]:
    for _, tables in toml.read_all(__package__, "programs"):
        program, source = tables.pop("program"), tables.pop("source")
        for name, table in tables.items():
            toml.check_keys(table, ("examples",), _OF_PROGRAMS)
            yield Said("", program, troubles()[name], source), table

"""How an incident is named in a command: by its id or its domain."""

import re
from collections.abc import Iterable

from bot.errors import QueryError
from bot.grammar.domains import address_of, domain_of, host_of_url
from bot.grammar.markup import EDGES, shown
from bot.grammar.providers import provider_domain

_ID = re.compile(r"B-[A-Z2-7]{8}", re.IGNORECASE | re.ASCII)


_FILLER = frozenset({"it", "this", "that", "now", "again", "please", "pls", "plz", "thanks", "thx"})


def without_filler(words: Iterable[str]) -> list[str]:
    """The words without those that mean nothing in a command: `take it`, `recheck now, please`."""
    return [word for word in words if word.lower().strip(EDGES) not in _FILLER]


def read_incident(verb: str, word: str) -> str:
    """The incident's id or domain. Raises QueryError that names `verb`."""
    if named := incident_named(word) or provider_domain(word):
        return named
    raise QueryError(takes_incident(verb, word))


def incident_named(word: str) -> str | None:
    """The incident's id or domain; None if it is neither."""
    return read_id(word) or read_domain(word)


def read_id(word: str) -> str | None:
    bare = word.strip(EDGES)
    return bare.upper() if _ID.fullmatch(bare) else None


def takes_incident(verb: str, got: str) -> str:
    return (
        f"`{verb}` takes an incident, such as `{verb} B-2345ABCD` or `{verb} example.com`, "
        f"or nothing inside its thread; it got “{shown(got)}”."
    )


def read_domain(word: str) -> str | None:
    word = word.strip(f"{EDGES}<>")
    address = address_of(word)
    return address[1] if address else host_of_url(word) or domain_of(word)

"""How an incident is named in a command: by its id or its domain."""

import re

from bot.errors import QueryError
from bot.grammar.domains import address_of, domain_of, host_of_url
from bot.grammar.markup import shown

_ID = re.compile(r"B-[A-Z2-7]{8}", re.IGNORECASE | re.ASCII)


def read_incident(verb: str, word: str) -> str:
    """Raises QueryError, which names `verb`."""
    if _ID.fullmatch(word):
        return word.upper()
    if domain := read_domain(word):
        return domain
    raise QueryError(takes_incident(verb, word))


def takes_incident(verb: str, got: str) -> str:
    return (
        f"`{verb}` takes an incident, such as `{verb} B-2345ABCD` or `{verb} example.com`, "
        f"or nothing inside its thread; it got “{shown(got)}”."
    )


def read_domain(word: str) -> str | None:
    address = address_of(word.strip("<>"))
    return address[1] if address else host_of_url(word) or domain_of(word)

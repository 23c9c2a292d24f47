"""Reads the words after verbs that concern an incident: its id or domain, and who is to take it."""

from collections.abc import Callable

from bot.errors import QueryError
from bot.grammar.commands import Command, Stop, Take
from bot.grammar.markup import EDGES, PERSON, shown
from bot.grammar.naming import read_incident, takes_incident, without_filler


def about_incident(name: str, command: Callable[[str | None], Command]) -> Callable[[list[str]], Command]:
    def read(words: list[str]) -> Command:
        return command(_incident(name, without_filler(words)))

    return read


def _incident(verb: str, words: list[str]) -> str | None:
    if len(words) > 1:
        raise QueryError(takes_incident(verb, " ".join(words)))
    return read_incident(verb, words[0]) if words else None


def read_stop(words: list[str]) -> Stop:
    """Also `stop watching example.com`."""
    words = [word for word in without_filler(words) if word.lower() not in {"watch", "watching"}]
    return Stop(_incident("stop", words))


def read_take(words: list[str]) -> Take:
    people = [word.strip(EDGES) for word in words if word.startswith("@")]
    users = [person[1] for each in people if (person := PERSON.fullmatch(each))]
    if len(people) > 1 or len(users) < len(people):
        raise QueryError(
            "`take` hands an incident to one person, who has to be mentioned: `@bouncebot take @ann` in its "
            f"thread; it got “{shown(' '.join(words))}”."
        )
    names = without_filler(word for word in words if not word.startswith("@"))
    return Take(_incident("take", names), next(iter(users), None))

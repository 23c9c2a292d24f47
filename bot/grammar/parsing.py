"""Reads a command: a verb with its arguments, or a query."""

from contextlib import suppress

from bot.causes import cause_like
from bot.errors import NotUnderstoodError, QueryError
from bot.grammar.asking import without_question
from bot.grammar.commands import Command, Diagnose, Help
from bot.grammar.courtesies import read_courtesy
from bot.grammar.domains import dot_for_comma
from bot.grammar.explained import explained
from bot.grammar.markup import A_SENTENCE, EDGES, naming_people, plain, shown
from bot.grammar.providers import with_providers_domain
from bot.grammar.query import parse_query
from bot.grammar.suggesting import verb_behind, verb_meant
from bot.grammar.unaddressed import UnaddressedText, failure_in
from bot.grammar.verbs import LABELS, VERBS
from bot.models.query import Query

_WHAT_WORKS = frozenset({"commands", "how do you work", "usage", "what can you do", "what do you do"})
_ASKING = frozenset({"why", "help"})


def parse_command(text: str) -> Command:
    """The command. Raises QueryError: one line with what was understood and what works."""
    try:
        return _parse(text)
    except QueryError:
        if meant := _with_dots(text):
            raise QueryError(f"Did you mean `{shown(meant)}`?") from None
        raise


def _with_dots(text: str) -> str | None:
    """The command with a dot for a mistyped comma in a domain, if that is understood."""
    words = plain(text).split()
    meant = " ".join(map(dot_for_comma, words))
    if len(words) > A_SENTENCE or meant == " ".join(words):
        return None
    with suppress(QueryError):
        _parse(meant)
        return meant
    return None


def _parse(text: str) -> Command:
    written, text = text, plain(text)
    verb, _, rest = LABELS.get(text.lower().strip(EDGES), text).partition(" ")
    name = verb.lower().strip(f"{EDGES}-")
    known = VERBS.get(name)
    if known is None:
        return read_courtesy(text) or _asking_what_works(text) or explained(text) or _diagnose(text, verb)
    words = _words_after(verb, written) if known.names_people else rest.split()
    if known.comments and verb.endswith(":"):
        words.insert(0, ":")
    try:
        return known.read(words)
    except QueryError:
        if query := _of_sentence(verb, text):
            return Diagnose(query, text)
        raise


def _words_after(verb: str, written: str) -> list[str]:
    """The words after the verb, with mentioned people as `@U0123`; what stands between them is no word."""
    _, _, rest = naming_people(written).partition(verb)
    return [word for word in rest.split() if word.strip(EDGES)]


def _asking_what_works(text: str) -> Help | None:
    """Help for a question mark, or for a question about the bot itself."""
    said = " ".join(text.lower().strip(EDGES).split())
    return Help() if said in _WHAT_WORKS or (text and not text.strip("?")) else None


def _of_sentence(verb: str, text: str) -> Query | None:
    """What to diagnose, for a sentence that only begins like a command: it reports a failure, or asks."""
    if len(text.split()) < A_SENTENCE:
        return None
    text = with_providers_domain(text)
    return UnaddressedText(text).query if verb.lower() in _ASKING else failure_in(text)


def _diagnose(text: str, verb: str) -> Diagnose | Help:
    try:
        return Diagnose(parse_query(text), text)
    except QueryError as refusal:
        if text.lower().endswith(" help") and len(text.split()) < A_SENTENCE:
            return Help()
        if meant := verb_meant(verb, text.split()[1:]):
            raise QueryError(f"I do not know “{shown(verb)}”. Did you mean `{meant}`?") from None
        if near := cause_like(without_question(text)):
            raise QueryError(f"I do not know “{shown(text)}”. Did you mean `explain {near}`?") from None
        if meant := verb_behind(text.split()):
            raise QueryError(f"The command comes first: did you mean `{meant}`?") from None
        raise NotUnderstoodError(f"{refusal} `help` lists the rest.") from None

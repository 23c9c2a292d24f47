"""Suggests the command that somebody probably meant. What is suggested works; it is never carried out."""

from contextlib import suppress
from difflib import get_close_matches

from bot.errors import QueryError
from bot.grammar.markup import A_SENTENCE, shown
from bot.grammar.verbs import OTHER_WORDS, VERBS


def verb_meant(verb: str, rest: list[str]) -> str | None:
    """The command that an unknown or misspelt verb probably means, if it works with the words after it."""
    said = verb.lower()[:20]
    names = get_close_matches(said, VERBS, n=1, cutoff=0.75)
    for name in [OTHER_WORDS[said]] if said in OTHER_WORDS else names:
        with suppress(QueryError):
            VERBS[name].read(rest)
            return shown(" ".join([name, *rest]))
    return None


def verb_behind(words: list[str]) -> str | None:
    """The command that `example.com recheck` or `example.com snooze 2h` means."""
    for at, word in enumerate(words[:A_SENTENCE]):
        if word.lower() in VERBS.keys() | OTHER_WORDS.keys():
            return verb_meant(word, [*words[:at], *words[at + 1 :]])
    return None

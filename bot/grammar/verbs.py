"""Reads a command: a verb with its arguments, or a query."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from difflib import get_close_matches
from itertools import pairwise

from bot.causes import cause_called, cause_like, plain_name
from bot.durations import parse_duration
from bot.errors import NotUnderstoodError, QueryError
from bot.grammar.channel_settings import read_settings
from bot.grammar.codes import no_such_code, read_code
from bot.grammar.commands import (
    Command,
    Diagnose,
    Explain,
    Help,
    ListOpen,
    ListRecipients,
    Note,
    Recheck,
    ShowHistory,
    Snooze,
    Stop,
    Take,
    WatchDomain,
    Why,
)
from bot.grammar.courtesies import read_courtesy
from bot.grammar.domains import dot_for_comma
from bot.grammar.judging import read_resolve, read_wrong
from bot.grammar.markup import EDGES, PERSON, naming_people, plain, shown
from bot.grammar.naming import incident_named, read_domain, read_incident, takes_incident, without_filler
from bot.grammar.query import parse_query, without_question
from bot.grammar.unaddressed import UnaddressedText, failure_in
from bot.models.query import Query
from bot.reading.reader import read_text
from bot.reading.submission import said_as, said_in

TOMORROW = "tomorrow"
LONGEST_SNOOZE = 30 * 86400.0
SNOOZE_TAKES = (
    "`snooze` takes minutes or a length of at most 30 days, such as `snooze 30` or `snooze 2h`, or "
    "`tomorrow`, and outside its thread an incident: `snooze 2h example.com`; the button offers any day "
    "and time."
)

_A_SENTENCE = 4
_LONGEST_NAME = 80
_WHAT_WORKS = frozenset({"commands", "how do you work", "usage", "what can you do", "what do you do"})
_ALL_OF_THEM = frozenset({"all", "open", "incidents", "everything"})
_ASKING = frozenset({"why", "help"})
_LABELS = {"check now": "recheck", "details": "why", "note to postmaster": "note"}
"""Button labels that people type, and their commands, where those have another name."""
_LENGTH = re.compile(
    r"(?:\bfor )?\b(\d{1,9}) ?(m|h|d|w)(?:in|inute|our|r|ay|eek)s?\b", re.ASCII | re.IGNORECASE
)


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
    if len(words) > _A_SENTENCE or meant == " ".join(words):
        return None
    with suppress(QueryError):
        _parse(meant)
        return meant
    return None


def _parse(text: str) -> Command:
    written, text = text, plain(text)
    verb, _, rest = _LABELS.get(text.lower().strip(EDGES), text).partition(" ")
    name = verb.lower().strip(f"{EDGES}-")
    read = VERBS.get(name)
    if read is None:
        return read_courtesy(text) or _asking_what_works(text) or explained(text) or _diagnose(text, verb)
    words = _words_after(verb, written) if name in _NAMING_PEOPLE else rest.split()
    if name in _WITH_COMMENT and verb.endswith(":"):
        words.insert(0, ":")
    try:
        return read(words)
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


def explained(text: str) -> Explain | None:
    """What is explained and not diagnosed, because there is nothing to check: a cause that is named and
    nothing else, or what a mail program says that sent nothing."""
    return _naming_a_cause(text) or _of_mail_program(text)


def _naming_a_cause(text: str) -> Explain | None:
    """`greylisting`, `what is SPF?`"""
    if len(text) > _LONGEST_NAME:
        return None
    names = (text.strip(EDGES), without_question(text))
    return next((Explain(plain_name(name)) for name in names if cause_called(name)), None)


def _of_mail_program(text: str) -> Explain | None:
    """`0x800CCC0F`, `SMTP Error: Could not authenticate.`"""
    if said := said_as(without_question(text)):
        return Explain(said.words)
    unsent = read_text(text).unsent if said_in(text) else None
    return Explain(unsent) if unsent else None


def _of_sentence(verb: str, text: str) -> Query | None:
    """What to diagnose, for a sentence that only begins like a command: it reports a failure, or asks."""
    if len(text.split()) < _A_SENTENCE:
        return None
    return UnaddressedText(text).query if verb.lower() in _ASKING else failure_in(text)


def _diagnose(text: str, verb: str) -> Diagnose | Help:
    try:
        return Diagnose(parse_query(text), text)
    except QueryError as refusal:
        if text.lower().endswith(" help") and len(text.split()) < _A_SENTENCE:
            return Help()
        if meant := _meant(verb, text.split()[1:]):
            raise QueryError(f"I do not know “{shown(verb)}”. Did you mean `{meant}`?") from None
        if near := cause_like(without_question(text)):
            raise QueryError(f"I do not know “{shown(text)}”. Did you mean `explain {near}`?") from None
        if meant := _verb_behind(text.split()):
            raise QueryError(f"The command comes first: did you mean `{meant}`?") from None
        raise NotUnderstoodError(f"{refusal} `help` lists the rest.") from None


def _meant(verb: str, rest: list[str]) -> str | None:
    """The command that an unknown or misspelt verb probably means, if it works with the words after it."""
    said = verb.lower()[:20]
    names = get_close_matches(said, VERBS, n=1, cutoff=0.75)
    for name in [_OTHER_WORDS[said]] if said in _OTHER_WORDS else names:
        with suppress(QueryError):
            VERBS[name](rest)
            return shown(" ".join([name, *rest]))
    return None


def _verb_behind(words: list[str]) -> str | None:
    """The command that `example.com recheck` or `example.com snooze 2h` means."""
    for at, word in enumerate(words[:_A_SENTENCE]):
        if word.lower() in VERBS.keys() | _OTHER_WORDS.keys():
            return _meant(word, [*words[:at], *words[at + 1 :]])
    return None


def _nothing(command: Command, name: str) -> Callable[[list[str]], Command]:
    def read(words: list[str]) -> Command:
        if words:
            raise QueryError(f"`{name}` takes nothing after it; it got “{shown(' '.join(words))}”.")
        return command

    return read


def _list(words: list[str]) -> Command:
    """Also `list all`: everything that is open is listed anyway."""
    return _nothing(ListOpen(), "list")([word for word in words if word.lower() not in _ALL_OF_THEM])


def _help(words: list[str]) -> Command:
    """Accepts `help` and `help me`; a whole sentence may report a bounce, so it is refused."""
    if len(words) + 1 >= _A_SENTENCE:
        raise QueryError(f"`help` lists what works; it got “{shown(' '.join(words))}” after it.")
    return Help()


def _explain(words: list[str]) -> Command:
    said = " ".join(words)
    if cause_called(said):
        return Explain(plain_name(said))
    if code := read_code(said):
        return Explain(code)
    if known := _of_mail_program(said):
        return known
    if domain := read_domain(said):
        raise QueryError(
            f"`explain` takes a code or a cause. To find out about a domain: `/bounce {domain}`."
        )
    if words:
        raise no_such_code(said)
    raise QueryError(
        "`explain` takes one code, such as `explain 4.4.1` or `explain 550`, or a cause such as "
        "`explain greylisting`; it got nothing."
    )


def _about_domain(name: str, command: Callable[[str], Command]) -> Callable[[list[str]], Command]:
    def read(words: list[str]) -> Command:
        named = without_filler(words)
        domain = read_domain(named[0]) if len(named) == 1 else None
        if domain is None:
            got = f"“{shown(' '.join(words))}”" if words else "nothing"
            raise QueryError(f"`{name}` takes one domain, such as `{name} example.com`; it got {got}.")
        return command(domain)

    return read


def _history(words: list[str]) -> Command:
    return _about_domain("history", ShowHistory)(words) if words else ShowHistory()


def _about_incident(name: str, command: Callable[[str | None], Command]) -> Callable[[list[str]], Command]:
    def read(words: list[str]) -> Command:
        return command(_incident(name, without_filler(words)))

    return read


def _incident(verb: str, words: list[str]) -> str | None:
    if len(words) > 1:
        raise QueryError(takes_incident(verb, " ".join(words)))
    return read_incident(verb, words[0]) if words else None


def _stop(words: list[str]) -> Command:
    """Also `stop watching example.com`."""
    words = [word for word in without_filler(words) if word.lower() not in {"watch", "watching"}]
    return Stop(_incident("stop", words))


def _take(words: list[str]) -> Command:
    people = [word.strip(EDGES) for word in words if word.startswith("@")]
    users = [person[1] for each in people if (person := PERSON.fullmatch(each))]
    if len(people) > 1 or len(users) < len(people):
        raise QueryError(
            "`take` hands an incident to one person, who has to be mentioned: `@bouncebot take @ann` in its "
            f"thread; it got “{shown(' '.join(words))}”."
        )
    names = without_filler(word for word in words if not word.startswith("@"))
    return Take(_incident("take", names), next(iter(users), None))


def _snooze(words: list[str]) -> Command:
    until, words = _until(without_filler(_LENGTH.sub(r"\1\2", " ".join(words)).split()))
    morning, words = _tomorrow(words)
    times = [seconds for word in words if (seconds := _seconds(word)) is not None]
    names = [word for word in words if _seconds(word) is None]
    incident = incident_named(names[0]) if names else None
    if len(times) + bool(until) + morning > 1 or len(names) > bool(incident):
        raise QueryError(f"{SNOOZE_TAKES} It got “{shown(' '.join(words))}”.")
    seconds = times[0] if times else Snooze().seconds
    if not 0 < seconds <= LONGEST_SNOOZE:
        raise QueryError(SNOOZE_TAKES)
    return Snooze(incident, seconds, until, tomorrow=morning)


def _until(words: list[str]) -> tuple[datetime | None, list[str]]:
    """The time after "until", as the form writes it (ISO 8601 with a zone), and the other words."""
    for at, (before, word) in enumerate(pairwise(words)):
        with suppress(ValueError):
            moment = datetime.fromisoformat(word)
            if before == "until" and moment.tzinfo:
                return moment, words[:at] + words[at + 2 :]
    return None, words


def _tomorrow(words: list[str]) -> tuple[bool, list[str]]:
    """Whether it is until tomorrow morning, and the other words."""
    rest = [word for word in words if word.lower().strip(EDGES) != TOMORROW]
    if len(rest) == len(words):
        return False, words
    return True, [word for word in rest if word.lower() not in {"until", "till", "morning"}]


def _seconds(word: str) -> float | None:
    """The seconds of a length; people who type a number without a unit mean minutes."""
    try:
        return parse_duration(f"{word}m" if word[-1:].isdigit() else word)
    except ValueError:
        return None


VERBS: dict[str, Callable[[list[str]], Command]] = {
    "help": _help,
    "explain": _explain,
    "watch": _about_domain("watch", WatchDomain),
    "list": _list,
    "history": _history,
    "recheck": _about_incident("recheck", Recheck),
    "snooze": _snooze,
    "stop": _stop,
    "resolve": read_resolve,
    "take": _take,
    "why": _about_incident("why", Why),
    "note": _about_incident("note", Note),
    "recipients": _about_incident("recipients", ListRecipients),
    "wrong": read_wrong,
    "settings": read_settings,
}
"""Reads the words after each verb. The help and the users' page list every verb."""
_NAMING_PEOPLE = frozenset({"settings", "take"})
_WITH_COMMENT = frozenset({"resolve", "wrong"})
"""Commands that take a person's own words after a colon."""
_OTHER_WORDS = {
    "unwatch": "stop",
    "cancel": "stop",
    "close": "resolve",
    "fixed": "resolve",
    "done": "resolve",
    "mute": "snooze",
    "claim": "take",
    "assign": "take",
    "retry": "recheck",
    "refresh": "recheck",
    "status": "list",
    "open": "list",
    "mine": "list",
}
"""Words that people type for a command with another name. They are suggested, never carried out."""

"""What a text is about, by its words: mail, a message, something else, a failure. They are in
`vocabulary.toml`."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from bot import toml
from bot.suffixes import registrable

_WORD = re.compile(r"(?<![\w.@/-])(?!mailto:|[a-z]{2,10}-\d)\w[\w-]{0,40}(?![\w@/-]|\.\w|://)")
"""A word that is not part of an address, a host, a link, or a ticket's key."""
_HOST = re.compile(r"(?<![\w.@/-])([a-z]{1,8})[\d-]{0,8}\.\w", re.ASCII)
"""A host name; the group is the letters at the start of its first label."""
REPLY = r"(?<![\w.])(?:421|45[0-4]|55[0-6])(?![\w.]\w)"
"""A mail server's reply code. HTTP does not use most of these numbers."""
WordLists = Mapping[str, tuple[str, ...]]
"""Words by how they are matched: `beginnings`, `parts`, `words`, `apart`, `hosts`."""


def names_mail(text: str) -> bool:
    return _names("mail", text)


def names_mail_host(text: str) -> bool:
    """Whether it names a host whose name says that it is a mail server."""
    return _names_host("mail", text)


def names_message(text: str) -> bool:
    """Whether it names a message, which may be other than mail."""
    return _names("message", text)


def names_delivery(text: str) -> bool:
    """Whether it names what becomes of a message, or of a parcel."""
    return _names("delivery", text)


def names_else(text: str) -> bool:
    """Whether it names something other than mail that can fail or have such a number."""
    return _names("else", text) or _names_host("else", text)


def says_failing(text: str) -> bool:
    """Whether it says that something did not arrive or was not accepted."""
    return _names("failing", text)


def says_full(text: str) -> bool:
    """Whether it says that a mailbox is full."""
    return _names("full", text) and _names("mailbox", text)


def says_over(text: str) -> bool:
    """Whether it says that nothing fails, or not any more."""
    return _names("over", text) or (says_solved(text) and not says_still(_without_solution(text)))


def _without_solution(text: str) -> str:
    """The text without how it says that a failure is over: `works again` does not mean that it came again."""
    lower = text.lower()
    for part in words_of("solved", "parts"):
        lower = lower.replace(part, "")
    return lower


def says_solved(text: str) -> bool:
    """Whether it says that a failure is over, or was none."""
    return _names("solved", text)


def says_still(text: str) -> bool:
    """Whether it says that something goes on, came again, or is not so."""
    return _names("still", text)


def reports_code(word: str) -> bool:
    """Whether a number after this lower-case word is a code."""
    return word in _reporting() or word.endswith(words_of("code", "endings"))


def is_reply(code: str) -> bool:
    """Whether a basic code is one that mail servers use, and hardly anybody else."""
    return re.fullmatch(REPLY, code) is not None


def without_amounts(text: str) -> str:
    """The text without numbers that count something: `550 units`."""
    return _amount().sub("", text)


def calls_error(text: str) -> bool:
    """Whether it calls a reply code an error: `error 550`, `550 エラー`."""
    return _called().search(text.lower()) is not None


def is_nowhere(domain: str) -> bool:
    """Whether no mail was going there: a server inside a provider's network, or a name that somebody hid."""
    if domain.endswith(words_of("nowhere", "inside")):
        return True
    name = (registrable(domain) or domain).partition(".")[0]
    return name in words_of("nowhere", "hidden") or (len(name) > 2 and not name.strip("x"))


def words_of(what: str, kind: str) -> tuple[str, ...]:
    return _known()[what][kind]


def _names(what: str, text: str) -> bool:
    lower, known = text.lower(), _known()[what]
    if any(part in lower for part in known["parts"]):
        return True
    said, beginnings, single = _words(lower), known.get("beginnings", ()), known.get("words", ())
    if any(word.startswith(beginnings) or word in single for word in said):
        return True
    return any(said.issuperset(words.split()) for words in known.get("apart", ()))


@lru_cache(maxsize=4)
def _words(lower: str) -> frozenset[str]:
    """The words of a lower-case text; cached, because several questions are asked about the same text."""
    return frozenset(_WORD.findall(lower))


def _names_host(what: str, text: str) -> bool:
    return not set(_HOST.findall(text.lower())).isdisjoint(_known()[what]["hosts"])


@cache
def _reporting() -> frozenset[str]:
    return frozenset(words_of("code", "errors") + words_of("code", "ends") + words_of("code", "reports"))


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(rf"{REPLY} ?(?=(?:{'|'.join(words_of('code', 'counted'))})(?!\w))", re.IGNORECASE)


@cache
def _called() -> re.Pattern[str]:
    """A reply code that is called an error, or ends a clause so it is no quantity: `rejected with 550.`"""
    errors, ends = "|".join(words_of("code", "errors")), "|".join(words_of("code", "ends"))
    return re.compile(
        rf"(?<![a-z])(?:{errors})\W{{1,3}}(?:code )?{REPLY}|{REPLY}\W(?:{errors})(?![a-z])|"
        rf"\b(?:{ends}) (?:an? )?{REPLY}(?: ab| back)?(?=\W{{0,9}}$|[.,;:!?)])",
        re.MULTILINE,
    )


@cache
def _known() -> Mapping[str, WordLists]:
    tables = toml.read(__package__, "vocabulary.toml")
    return {what: {kind: tuple(words) for kind, words in lists.items()} for what, lists in tables.items()}

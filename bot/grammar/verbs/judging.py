"""Reads `resolve` (how an incident ended) and `wrong` (what the cause really was).

A person's own words come last, best after a colon: `resolve example.com they-fixed: their firewall`.
"""

import re
from collections.abc import Collection

from bot.causes import load_causes
from bot.errors import QueryError
from bot.grammar.commands import Resolve, Wrong
from bot.grammar.markup import shown
from bot.grammar.naming import incident_named, without_filler
from bot.models.correction import Ending
from bot.models.diagnosis import Actor

MOST_WORDS = 500
"""Characters of a person's own words; the rest is cut off."""
_ENDINGS, _ACTORS = frozenset(Ending), frozenset(Actor)
ENDINGS = ", ".join(f"`{ending}`" for ending in Ending)


def read_resolve(words: list[str]) -> Resolve:
    """Raises QueryError."""
    known, said = _parted(_joined(words), _ENDINGS)
    found: list[Ending] = []
    names: list[str] = []
    for word in known:
        if word.lower() in _ENDINGS:
            found.append(Ending(word.lower()))
        else:
            names.append(word)
    named = [incident_named(name) for name in names]
    if len(found) > 1 or len(names) > 1 or not all(named):
        raise QueryError(
            f"`resolve` takes an incident and what became of it ({ENDINGS}), and your own words after a "
            f"colon, such as `resolve example.com we-fixed: sent a link`; it got “{shown(' '.join(known))}”."
        )
    return Resolve(next(iter(named), None), found[0] if found else None, said)


def read_wrong(words: list[str]) -> Wrong:
    """Raises QueryError."""
    known, said = _parted(words, load_causes().keys() | _ACTORS)
    causes = [word.lower() for word in known if word.lower() in load_causes()]
    actors = [Actor(word.lower()) for word in known if word.lower() in _ACTORS]
    names = [word for word in known if word.lower() not in load_causes().keys() | _ACTORS]
    named = [incident_named(name) for name in names]
    if len(causes) > 1 or len(actors) > 1 or len(names) > 1 or not all(named):
        raise QueryError(
            "`wrong` takes an incident and the right cause, who has to act, or both, such as "
            f"`wrong example.com mailbox-full recipient`, and your own words after a colon; "
            f"it got “{shown(' '.join(known))}”. `why` names the causes."
        )
    return Wrong(next(iter(named), None), next(iter(causes), None), next(iter(actors), None), said)


def _joined(words: list[str]) -> list[str]:
    """The words, with the outcome as one: `they fixed` means `they-fixed`; not in what somebody adds."""
    known, colon, said = " ".join(words).partition(":")
    for ending in Ending:
        written = rf"\b{ending.replace('-', '[ -]?')}\b"
        known = re.sub(written, ending, known, count=1, flags=re.IGNORECASE)
    return f"{known}{colon}{said}".split()


def _parted(words: list[str], names: Collection[str]) -> tuple[list[str], str]:
    """The words before the colon, and the person's own after it. Without a colon, those behind the last of
    `names` are their own."""
    for at, word in enumerate(words):
        if word.endswith(":"):
            known = [*words[:at], word.rstrip(":")] if word.rstrip(":") else words[:at]
            return without_filler(known), " ".join(words[at + 1 :])[:MOST_WORDS]
    named = [at for at, word in enumerate(words) if word.lower() in names]
    end = named[-1] + 1 if named else len(words)
    if named and end < len(words) and not _names_incident(words[:end]) and incident_named(words[end]):
        end += 1
    return without_filler(words[:end]), " ".join(words[end:])[:MOST_WORDS]


def _names_incident(words: list[str]) -> bool:
    return any(map(incident_named, words))

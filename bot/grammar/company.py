"""What a text is about, by the words around the failure that it tells of. They are in `company.toml`."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import tomli

_WORD = re.compile(r"(?<![\w.@/-])(?!mailto:)\w[\w-]{0,40}(?![\w@/-]|\.\w|://)")
"""No part of an address, a host or a link."""
_HOST = re.compile(r"(?<![\w.@/-])([a-z]{1,8})[\d-]{0,8}\.\w", re.ASCII)
"""The letters that its first label begins with."""
Known = Mapping[str, tuple[str, ...]]
"""Words by how they are looked for."""


def names_mail(text: str) -> bool:
    return _names("mail", text)


def names_mail_host(text: str) -> bool:
    """Whether it names a host that does nothing but carry mail, as its name tells."""
    return not set(_HOST.findall(text.lower())).isdisjoint(_known()["mail"]["hosts"])


def names_message(text: str) -> bool:
    """Whether it names a message, which need not be a mail."""
    return _names("message", text)


def names_else(text: str) -> bool:
    """Whether it names something else that fails, or has a number."""
    lower, known = text.lower(), _known()["else"]
    return _has_part(known, lower) or not set(_WORD.findall(lower)).isdisjoint(known["words"])


def _names(what: str, text: str) -> bool:
    lower, known = text.lower(), _known()[what]
    return _has_part(known, lower) or any(
        word.startswith(known["beginnings"]) for word in _WORD.findall(lower)
    )


def _has_part(known: Known, lower: str) -> bool:
    return any(part in lower for part in known["parts"])


@cache
def _known() -> Mapping[str, Known]:
    company = tomli.loads((files("bot.grammar") / "company.toml").read_text(encoding="utf-8"))
    return {what: {kind: tuple(words) for kind, words in lists.items()} for what, lists in company.items()}

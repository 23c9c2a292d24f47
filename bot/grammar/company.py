"""What a text is about, by the words around the failure that it tells of. They are in `company.toml`."""

import re
from functools import cache
from importlib.resources import files

import tomli

_WORD = re.compile(r"(?<![\w.@/-])\w[\w-]{0,40}(?![\w@/-]|\.\w|://)")
"""No part of an address, a host or a link."""


def names_mail(text: str) -> bool:
    lower = text.lower()
    beginnings = tuple(_known("mail")["beginnings"])
    return _has_part("mail", lower) or any(word.startswith(beginnings) for word in _WORD.findall(lower))


def names_else(text: str) -> bool:
    """Whether it names something else that fails, or has a number."""
    lower = text.lower()
    return _has_part("else", lower) or not set(_known("else")["words"]).isdisjoint(_WORD.findall(lower))


def _has_part(what: str, lower: str) -> bool:
    return any(part in lower for part in _known(what)["parts"])


@cache
def _known(what: str) -> dict[str, list[str]]:
    company = tomli.loads((files("bot.grammar") / "company.toml").read_text(encoding="utf-8"))
    lists: dict[str, list[str]] = company[what]
    return lists

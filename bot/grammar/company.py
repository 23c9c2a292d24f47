"""What a text is about, by the words around the failure that it tells of. They are in `company.toml`."""

import re
from functools import cache
from importlib.resources import files

import tomli

_WORD = re.compile(r"(?<![\w.@/-])(?!mailto:)\w[\w-]{0,40}(?![\w@/-]|\.\w|://)")
"""No part of an address, a host or a link."""
_HOST = re.compile(r"(?<![\w.@/-])([a-z]{1,8})[\d-]{0,8}\.\w", re.ASCII)
"""The letters that its first label begins with."""


def names_mail(text: str) -> bool:
    return _names("mail", text)


def names_mail_host(text: str) -> bool:
    """Whether it names a host that does nothing but carry mail, as its name tells."""
    return not set(_known("mail")["hosts"]).isdisjoint(_HOST.findall(text.lower()))


def names_message(text: str) -> bool:
    """Whether it names a message, which need not be a mail."""
    return _names("message", text)


def names_else(text: str) -> bool:
    """Whether it names something else that fails, or has a number."""
    lower = text.lower()
    return _has_part("else", lower) or not set(_known("else")["words"]).isdisjoint(_WORD.findall(lower))


def _names(what: str, text: str) -> bool:
    lower = text.lower()
    beginnings = tuple(_known(what)["beginnings"])
    return _has_part(what, lower) or any(word.startswith(beginnings) for word in _WORD.findall(lower))


def _has_part(what: str, lower: str) -> bool:
    return any(part in lower for part in _known(what)["parts"])


@cache
def _known(what: str) -> dict[str, list[str]]:
    company = tomli.loads((files("bot.grammar") / "company.toml").read_text(encoding="utf-8"))
    lists: dict[str, list[str]] = company[what]
    return lists

"""Removes the markup that a chat adds to what people type."""

import re

MAX_CHARACTERS = 65_536
"""More than a chat lets anyone paste; the rest is ignored."""

EDGES = ".,:;!?'*_`{}" + "“”„‟‘’‚‛«»‹›…–—→"
"""Characters that people put around a word."""

A_SENTENCE = 4
"""Words from which on a text is a sentence; a command with a name and an argument is shorter."""

_LINK = re.compile(r"<(mailto:|https?://|[@#!])([^<>|]{0,3000})(?:\|([^<>]{0,3000}))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]{1,29})(?:\|[^<>]{0,3000})?>", re.ASCII)
PERSON = re.compile(r"@([UW][A-Z0-9]{1,29})", re.ASCII)
"""A mentioned person, as `naming_people` writes one."""
_GROUP = re.compile(r"<!(channel|here|everyone|subteam)(?:\^[^<>|]{0,30})?(?:\|@?([^<>]{0,3000}))?>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")


def plain(text: str) -> str:
    """The words as typed: links as their text or target, without mentions, `&amp;` as `&`."""
    text = _LINK.sub(_named, text[:MAX_CHARACTERS])
    return _UNSEEN.sub("", _ENTITY.sub(lambda entity: _CHARACTERS[entity[1]], text)).strip()


def naming_people(text: str) -> str:
    """The words as typed, with each mentioned person and group as a word such as `@U0123` and `@channel`."""
    return plain(_GROUP.sub(_group, _PERSON.sub(r" @\1 ", text[:MAX_CHARACTERS])))


def _group(group: re.Match[str]) -> str:
    """The group's name, in lower case, so that it is never taken for a person's id."""
    return f" @{group[2] or group[1]} ".lower()


def shown(text: str, most: int = 60) -> str:
    """Somebody's words on one line, shortened, without backticks: safe to repeat in a line of ours."""
    line = " ".join(text.replace("`", "'").split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _named(link: re.Match[str]) -> str:
    kind, target, label = link.groups()
    if kind == "mailto:":
        return str(target)
    if kind == "#":
        return f"#{label or target}"
    if kind.startswith("http"):
        return str(label) if label and "://" not in label else f"{kind}{target}"
    return ""

"""Texts with several replies, each with its own address: rows of a table, or lines of a mail client."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reading.facts import MAX_WORDS
from bot.reading.notice.parties import recipients_in
from bot.reading.notice.replies import CODE
from bot.reading.text.addresses import ADDRESS, find_addresses, first_address

_NOTE = re.compile(rf"{ADDRESS}['\">]?:? {{0,2}}\([^\W\d]")
_ADDRESS = re.compile(ADDRESS)
_REPLY = rf"(?:['\"<]?{ADDRESS}['\">]?:? {{1,3}}\(?)?[245]\d\d[ ,-]"
_REPLY_TO_ONE = (
    rf"[245]\d\d[ -](?:[245]\.\d{{1,3}}\.\d{{1,3}} )?<?{ADDRESS}|<?{ADDRESS}>?: {{1,3}}[245]\d\d[ -]"
)
_FIRST_REPLY = re.compile(_REPLY)
_NEXT_REPLY = re.compile(rf"[;|,] {{1,3}}(?={_REPLY})|(?<=[^\s:(])(?: / | {{1,3}}|\n)(?={_REPLY_TO_ONE})")


def separate_replies(text: str) -> Sequence[str]:
    """The replies in a text, if there are several and each names an address of its own; else the text."""
    stripped = text.strip()
    if len(text) > MAX_WORDS or stripped.startswith(("{", "[{")):
        return (text,)
    for split in (_by_separators, _by_rows, _by_addresses):
        parts = split(stripped)
        addresses = {first_address(part) for part in parts}
        if len(parts) > 1 and None not in addresses and len(addresses) == len(parts):
            return parts
    return (text,)


def _by_separators(text: str) -> list[str]:
    return [text] if "\n" in text and not _FIRST_REPLY.match(text) else _NEXT_REPLY.split(text)


def _by_rows(text: str) -> list[str]:
    """The rows of a table without its headings, if each has one address and its result."""
    lines = list(filter(str.strip, text.split("\n")))
    rows = lines[1:] if lines and "@" not in lines[0] else lines
    return rows if all(len(find_addresses(row)) == 1 and _tells(row) for row in rows) else []


def _by_addresses(text: str) -> list[str]:
    """The parts of a single line that gives the result after each recipient."""
    starts = [] if "\n" in text else [found.start() for found in _ADDRESS.finditer(text)]
    if len(starts) < 2 or len(recipients_in(text)) < len(starts) or CODE.search(text, 0, starts[0]):
        return []
    parts = [text[start:end] for start, end in pairwise([0, *starts[1:], len(text)])]
    return parts if all(map(_tells, parts)) else []


def _tells(part: str) -> bool:
    """Whether a part has a result: a code, or words in brackets after an address."""
    return (CODE.search(part) or _NOTE.search(part)) is not None

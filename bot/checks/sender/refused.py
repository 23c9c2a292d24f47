"""The IP addresses and domains of the sending side, and the block lists, that a reply names."""

import re

from bot.checks.ip import is_address

_NAMED = re.compile(
    r"((?<!client )\bhost |\bserver |\bconnect to |\bconversation with |\bconnection with )?"
    r"\b([\w-]{1,63}(?:\.[\w-]{1,63}){1,8}) ?[\[(][^\])]{3,45}[\])]",
    re.IGNORECASE,
)
"""A host with its address. With Postfix's words it is the server that it speaks with; `Client host` sends."""
_BRACKETED = r"\[(?:IPv6:)?([0-9a-fA-F:]{3,39}|(?:\d{1,3}\.){3}\d{1,3})\]"
_INTRODUCED = (
    r"(?:[=(<]|\b(?:ip|address|from|client|designate|permit) )((?:\d{1,3}\.){3}\d{1,3})(?![\w/-]|\.\d)"
)
_JUDGED = r"(?<![\w.:/@-])((?:\d{1,3}\.){3}\d{1,3}) is (?:not|listed|blocked|denied|on)\b"
"""A bare number of four parts may also be a version or the section of an RFC."""
_ADDRESS = re.compile(f"{_BRACKETED}|{_INTRODUCED}|{_JUDGED}", re.IGNORECASE)
_ANSWER_OF_LIST = "127."
"""How block lists answer (RFC 5782, section 2.1); replies quote that."""


def refused_addresses(reply: str, ours: tuple[str, ...], theirs: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The addresses that the reply is about: those it names, ours if among them; ours if it names none.

    The receiver judged the address that it names, which may be a relay's, or somebody's who forged ours.
    `theirs`: names of hosts and domains whose own addresses do not count.
    """

    def shortened(host: re.Match[str]) -> str:
        name = host[2].lower()
        own = host[1] or any(name == each or name.endswith(f".{each}") for each in theirs)
        return " " if own else host[0]

    found = (each[1] or each[2] or each[3] for each in _ADDRESS.finditer(_NAMED.sub(shortened, reply)))
    named = [each for each in found if is_address(each) and not each.startswith(_ANSWER_OF_LIST)]
    known = [each for each in named if each in ours]
    return tuple(dict.fromkeys(known or named or ours))


_LIST = re.compile(
    r"(?:blocked using|bl(?:ack|ock) ?list(?:ed)? (?:at|by)) ((?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,63})\b",
    re.IGNORECASE,
)
"""How Postfix and Exim name the list that they asked."""
_AUTHOR = re.compile(
    r"\b(?:e?mail from|administrator of|domain) ((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63})\b", re.IGNORECASE
)
"""How Google and Microsoft name the domain whose DMARC policy they follow."""


def named_lists(reply: str) -> tuple[str, ...]:
    """The block lists that the reply says it was refused by."""
    return tuple(dict.fromkeys(each.lower() for each in _LIST.findall(reply)))


def named_authors(reply: str) -> tuple[str, ...]:
    """The From domains that a reply about DMARC names."""
    return tuple(dict.fromkeys(each.lower() for each in _AUTHOR.findall(reply)))

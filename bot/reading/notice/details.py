"""What a passage or reply names besides its words: the remote host, a labelled code, the message's size."""

import re

_LABELLED = re.compile(r"(?:ERROR_CODE|ResponseCode) ?:? ?([245]\d\d)\b")
_SIZE = re.compile(r"message size (\d{1,15}) exceeds size limit")
_HOST = re.compile(
    r"(?:ho(?<!\w..)(?<!system at ho)st:?|ta(?<!\w..)lking to|se(?<!\w..)rver|Se(?<!\w..)rver|"
    r"co(?<!\w..)nnect(?: to|ion with))(?: {1,3}|\n {1,8})"
    r"<?([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})\.?>?(?=[\s\[:(,>]|$)"
)
"""The host may begin a line: Postfix folds its letters."""
_INTRODUCED = re.compile(
    r"\bThis is the (?:mail system at host|qmail-send program at) ([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})\b"
)
"""How Postfix (bounce(5)) and qmail name themselves in a letter."""


def labelled_code(text: str) -> int | None:
    """A reply code after a label, as Zoho writes it."""
    found = _LABELLED.search(text)
    return int(found[1]) if found else None


def size_in(reply: str | None) -> int | None:
    """The size of the refused message in bytes as sent, if the reply names it; None if not.

    Postfix names it if it exceeds the server's SIZE, and returns only the headers of a large message
    (bounce_size_limit).
    """
    found = _SIZE.search(reply) if reply else None
    return int(found[1]) if found else None


def host_of(text: str) -> str | None:
    """The remote host that a passage names; not Postfix's own, `the mail system at host …`."""
    found = _HOST.search(text)
    return found[1] if found else None


def introduced_in(text: str) -> str | None:
    """The mail system that introduces itself in its letter, and so wrote it."""
    found = _INTRODUCED.search(text)
    return found[1] if found else None

"""What the sending server says itself in a transcript, beside the replies that it quotes."""

import re

_VERDICT = re.compile(
    r"^[ \t]{0,8}[245]\d\d (?:([245]\.\d{1,3}\.\d{1,3}) )?(?:<?[^\s<>]{1,300}>?\.\.\. ?)?"
    r"(?:User unknown|Service unavailable)[^\S\n]*$",
    re.MULTILINE,
)
_LATER_REPLY = re.compile(r"\s*(?:<<<|\(reason:) (?:50[0-9]|554 5\.5\.1) ")


def without_own_verdicts(text: str) -> str:
    """A transcript without the sending server's own verdicts and replies to later commands."""
    if "<<<" not in text:
        return text
    lines = text.split("\n")
    return "\n".join(line for line in lines if not (_VERDICT.match(line) or _LATER_REPLY.match(line)))


def verdict_in(text: str) -> str | None:
    """The code that the sending server's verdict in a transcript gives; a Status field repeats it."""
    found = list(filter(None, _VERDICT.findall(text))) if "<<<" in text else ()
    return found[-1] if found else None

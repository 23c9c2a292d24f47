"""What the sending server says itself in a transcript, beside the replies that it quotes."""

import re

_OWN_VERDICT = re.compile(
    r"^\s*(?:[245]\d\d (?:[245]\.\d\.\d{1,3} )?(?:<?[^\s<>]{1,300}>?\.\.\. ?)?"
    r"(?:User unknown|Service unavailable)\s*$|(?:<<<|\(reason:) (?:50[0-9]|554 5\.5\.1) )",
)
_CODE_OF_VERDICT = re.compile(
    r"^[ \t]{0,8}[245]\d\d ([245]\.\d{1,3}\.\d{1,3}) (?:<?[^\s<>]{1,300}>?\.\.\. ?)?"
    r"(?:User unknown|Service unavailable)\s*$",
    re.MULTILINE,
)


def without_own_verdicts(text: str) -> str:
    """A transcript without the sending server's own verdicts and replies to later commands."""
    if "<<<" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not _OWN_VERDICT.match(line))


def verdict_in(text: str) -> str | None:
    """The code that the sending server's verdict in a transcript gives; a Status field repeats it."""
    found = _CODE_OF_VERDICT.findall(text) if "<<<" in text else ()
    return found[-1] if found else None

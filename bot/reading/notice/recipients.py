"""The ways in which a line names a recipient: at its start, after a cue word, in a reply, in a To field.

Each takes the lines of a notice and the number of one, and returns the address, or None.
"""

import re
from functools import cache

from bot.reading.notice.cues import words_of
from bot.reading.notice.parties import is_others
from bot.reading.text.addresses import ADDRESS, DOMAIN, tidy
from bot.reading.text.words import lowered

_MAX_LINE = 1000
_OPENING = re.compile(rf"^[\s>*•·\-|\"'(\[]{{0,60}}(?:smtp:|SMTP:)?<?({ADDRESS})[>\"'\])]{{0,3}}(.*)$")
_TAIL = re.compile(
    r"^\s*\.?$|^[:;,]|^ ?\.\.|^\s{0,60}[\[(<]|^ - |^ ?: |^\s{2}|^ on \w|^ [^@]{0,80}[ :][45]\d\d\b"
)
_LINE_OF_REPLY = re.compile(r"\s*([245]\d\d)-")
_IN_BRACKETS = re.compile(rf"^ ?<({ADDRESS})>")
_X400 = re.compile(rf";dda:SMTP=({ADDRESS});", re.IGNORECASE)
_BEHIND_CUE = rf"[^@\n]{{0,80}}?(?<! from)(?:\s?<([^\s<>@]{{1,64}}@{DOMAIN})>|[\s:：<\"'(\[]({ADDRESS}))"
_LOGGED = r"(?:(?i:[a-z]{3}) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: \*?\s{0,4})?"
"""The time that MDaemon writes before each line of a session."""
_BEGINS_OTHERWISE = re.compile(
    rf"[\s>|]{{0,40}}{_LOGGED}(?:(?:\w+ )?message[- ](?:id|token)|from|to|cc|subject|date|sent|reply-to):|"
    r"\s{0,40}[245]\d\d[ -]|[^@\n]{0,200}[:;]\s{0,5}[245]\d\d[ -]"
)
"""The start of a line that names nobody who failed. This and the next pattern are for lower-case lines."""
_NAMES_OTHERS = re.compile(r"mail from:|smtp\.mailfrom|envelope-from|\d\d\d-'|<(?:mailto|https?):")
_TO_FIELD = re.compile(rf"^\s*{_LOGGED}(?:RCPT )?TO:\s*<?({ADDRESS})", re.IGNORECASE)
_REPLIED = re.compile(rf"(?<![\d.\w])[45]\d\d[ -].{{0,200}}?<?({ADDRESS})")


def opening(lines: list[str], number: int) -> str | None:
    """The address that a line begins with, if what follows is a way to report a failure."""
    line = lines[number][:_MAX_LINE]
    if (found := _OPENING.match(line)) and _TAIL.match(found[2]):
        found = _IN_BRACKETS.match(found[2]) or found
    else:
        found = _X400.search(line)
    if not found or _ends_with_by(lines, number) or _is_continued_reply(lines, number):
        return None
    return tidy(found[1])


def _ends_with_by(lines: list[str], number: int) -> bool:
    """Whether the words before a line make its address a sender's (`A message sent by`) or no address."""
    before = "\n".join(lines[max(0, number - 2) : number]).rstrip()
    return before.lower().endswith((" sent by", " from", "from:", " by", " try", "message-id:"))


def _is_continued_reply(lines: list[str], number: int) -> bool:
    """Whether a reply of several lines begins on this line (`550-ada@example.com - no such user`)."""
    code = _LINE_OF_REPLY.match(lines[number])
    return code is not None and "".join(lines[number + 1 : number + 2]).lstrip().startswith(code[1])


def cued(lines: list[str], number: int) -> str | None:
    """The address after a cue word, such as `could not be delivered to`."""
    line = lines[number][:_MAX_LINE]
    lower = lowered(line)
    if _BEGINS_OTHERWISE.match(lower) or _NAMES_OTHERS.search(lower):
        return None
    found = _cue().search(lower)
    if not found:
        return None
    start, end = found.span(found.lastindex or 0)
    return None if is_others(line, start) else tidy(line[start:end])


@cache
def _cue() -> re.Pattern[str]:
    """A cue word and the recipient after it, in a lower-case line."""
    return re.compile(f"(?:{'|'.join(words_of('before_recipients'))}){_BEHIND_CUE}")


def replied(lines: list[str], number: int) -> str | None:
    """The address that an SMTP reply in the line names."""
    line = lines[number][:_MAX_LINE]
    found = _REPLIED.search(line)
    return tidy(found[1]) if found and not is_others(line, found.start(1)) else None


def to_field(lines: list[str], number: int) -> str | None:
    """The address after `To:` or `RCPT TO:`."""
    found = _TO_FIELD.match(lines[number][:_MAX_LINE])
    return tidy(found[1]) if found else None

"""SMTP replies quoted in prose and transcripts (RFC 5321, section 4.2)."""

import re

from bot.reading.notice.dialogues import PARTING, exchanges, whole_reply
from bot.reading.text.addresses import ADDRESS
from bot.reading.text.words import unwrap

CODE = re.compile(r"(?<![\d.\w/-])(?:[245]\.\d{1,3}\.\d{1,3}(?![\d.])|[45]\d\d(?:[ -](?=[\w<#(])|, b?['\"]))")
"""A code that reports a failure by itself."""
_CODE = r"[245]\d\d"
_ENHANCED = r"[245]\.\d{1,3}\.\d{1,3}"
_START = re.compile(rf"\n[^\w\n]{{0,6}}(?:{_CODE})(?:[ \-:#,]|$)", re.MULTILINE)
_LABEL = re.compile(
    r"(?:s(?<!\w.)aid|replied|responded(?: as follows| with)?|answered|returned(?: an error)?|reply was|"
    r"this error|error was|response(?: from the remote server)? was|the response|failed with|"
    r"after [a-z ]+:|error:|r(?<!\w.)eason:|server message|diagnostic(?:-| )code:)"
    r"[^\S\n]{0,5}:?\s{0,5}[\[\"'(]{0,2}(?:smtp;\s{0,3})?$"
)
"""A label before a reply, such as `Remote host said:`; for lower-case text."""
_LABELLED_CODE = re.compile(r"[245](?<![\d.].)(?:\d\d|\.\d{1,3}\.\d{1,3})(?=[\s\-])")
_BEHIND_ADDRESS = re.compile(rf"<?{ADDRESS}>?: (?={_CODE}[ -])")
_SEVERAL_LINES = re.compile(rf"{_CODE}-")
_NEXT_LINE = re.compile(rf"(?<=[a-z.])(?=[A-Z][a-z]|{_ENHANCED}$)")
_LINE_WITH_CODE = re.compile(rf"^[ \t]{{0,8}}({_CODE}[ -][^\n])", re.MULTILINE)
_MAX_LABEL = 60
BESIDE_THE_POINT = re.compile(r"2\d\d |503 |554 5\.5\.1 Error: no valid recipients")
"""A reply to QUIT or to a premature DATA, which Sendmail reports although the server refused before.

A 503 may still be the failure; then no other reply is quoted."""
_REASON = re.compile(rf"^\s*\(reason: (?!{BESIDE_THE_POINT.pattern})(.{{3,1000}}?)\)?\s*$", re.MULTILINE)
_NO_PORT = r"(?!(?<=4)65\b|(?<=5)87\b)"
"""The ports of mail programs (RFC 8314, section 3.3) have the form of replies: `on port 587 timed out`."""
_ANYWHERE = re.compile(
    rf"[245](?<![\d.\w/-].){_NO_PORT}\d\d(?:[ \-]#?{_ENHANCED}|-?[ \-](?=[<A-Za-z'\"(\[:]))"
)
_BARE_ENHANCED = re.compile(r"[#45](?<![\d.\w].)(?:(?<=#)[45]|(?<!#))\.\d{1,3}\.\d{1,3}(?![\d.]|\w)")
_BREAK = re.compile(r"\n\n|>:\s")
"""What separates the text about a recipient from the text before."""
_REPEATED = re.compile(rf"\n[45]\d\d <?{ADDRESS}>?\.\.\. ({_CODE} [^\n]+(?:\n[ \t][^\n]+)*)")
"""A reply that Sendmail 5 repeats in its verdict on a recipient."""
_ANSWERED = re.compile(r"\s\(in\s{1,9}reply\s{1,9}to\s[^()]{1,80}\)[\s)]*$")
"""Postfix's addition to a reply: the command that it answered."""


def quoted_reply(text: str) -> str | None:
    """The remote reply that a passage quotes, on one line; None if it quotes none.

    A reply right after the address is taken whole, even if it quotes another host's.
    """
    if found := _BEHIND_ADDRESS.match(text):
        return _part_lines(unwrap(_paragraph(text[found.end() :])))
    if "(reason: " in text and (found := _REASON.search(text)):
        return complete(found[1], text)
    return _in_transcript(text) or _in_prose(text)


def _part_lines(reply: str) -> str:
    """A reply with spaces between its lines, which OpenSMTPD joins without: `is full.For more see`."""
    if not _SEVERAL_LINES.match(reply):
        return reply
    return " ".join(word if "/" in word else _NEXT_LINE.sub(" ", word) for word in reply.split(" "))


def _in_transcript(text: str) -> str | None:
    """The last reply of a dialogue."""
    replies = [each.reply for each in exchanges(text) if each.command not in PARTING]
    return replies[-1] if replies else None


def _in_prose(text: str) -> str | None:
    if said := _said(text):
        return unwrap(said)
    lines = f"\n{text}"
    if found := _REPEATED.search(lines):
        return unwrap(found[1])
    if found := _START.search(lines):
        return unwrap(_paragraph(text[found.start() :]))
    if found := _ANYWHERE.search(text):
        return unwrap(_without_loose_ends(_paragraph(text[found.start() :])))
    if found := _BARE_ENHANCED.search(text):
        start, end = found.span()
        return unwrap(_up_to(text, end) if text[end : end + 1] == ")" else _paragraph(text[start:]))
    return None


def _up_to(text: str, end: int) -> str:
    """The sentence before a code in brackets, as qmail writes it: `Sorry, no mailbox here … (#5.1.1)`."""
    return _BREAK.split(text[: end + 1])[-1]


def _said(text: str) -> str | None:
    """The reply from the first code after a label such as `Remote host said:`.

    If a line with a code precedes it in the paragraph, from there: then a reply quotes another host's.
    """
    for found in _LABELLED_CODE.finditer(text):
        at = found.start()
        if _LABEL.search(text[max(0, at - _MAX_LABEL) : at].lower()):
            quoting = _LINE_WITH_CODE.search(text, max(0, text.rfind("\n\n", 0, at)), at)
            start = quoting.start(1) if quoting else at
            return _bare(_paragraph(text[start : start + 4000]), text[start - 1 : start])
    return None


def _bare(said: str, mark: str) -> str:
    """A reply without quotation marks and additions.

    `mark`: the character before it; if that is a quotation mark, the reply ends where it is closed.
    """
    closed = re.search(rf"{mark}(?:['\"]|[ \t]{{0,8}}$)", said, re.MULTILINE) if mark in {"'", '"'} else None
    return said[: closed.start()] if closed else _without_loose_ends(_ANSWERED.sub("", said))


def _without_loose_ends(said: str) -> str:
    """The reply without closing brackets and quotes at its end that were opened before it."""
    loose = {close: said.count(close) - said.count(begin) for begin, close in ("()", "[]")}
    loose |= {quote: said.count(quote) % 2 for quote in "'\""}
    for end in range(len(said), 0, -1):
        last = said[end - 1]
        if loose.get(last, 0) > 0:
            loose[last] -= 1
        elif not last.isspace():
            return said[:end]
    return ""


def complete(first_line: str, text: str) -> str:
    """The whole reply, found in the transcript by its first line; without one, the first line."""
    wanted = unwrap(first_line)
    return whole_reply(wanted.removesuffix(")"), text) or wanted


def _paragraph(text: str) -> str:
    """The text up to the first blank line, or a line that begins something else."""
    kept: list[str] = []
    for line in text.split("\n", 60)[:60]:
        if kept and (not line.strip() or line.lstrip().startswith((">>>", "<<<", "---", "Giving up on"))):
            break
        kept.append(line)
    return "\n".join(kept)

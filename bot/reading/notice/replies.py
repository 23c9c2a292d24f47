"""SMTP replies quoted in prose and transcripts (RFC 5321, section 4.2)."""

import re

from bot.reading.notice.dialogues import PARTING, exchanges
from bot.reading.text.addresses import ADDRESS

CODE = re.compile(r"(?<![\d.\w/-])(?:[245]\.\d{1,3}\.\d{1,3}(?![\d.])|[45]\d\d(?:[ -](?=[\w<#(])|, b?['\"]))")
"""One that tells by itself of a failure."""
_CODE = r"[245]\d\d"
_ENHANCED = r"[245]\.\d{1,3}\.\d{1,3}"
_START = re.compile(rf"\n[^\w\n]{{0,6}}(?:{_CODE})(?:[ \-:#,]|$)", re.MULTILINE)
_LABEL = re.compile(
    r"(?:s(?<!\w.)aid|replied|responded(?: as follows| with)?|answered|returned(?: an error)?|reply was|"
    r"this error|error was|response(?: from the remote server)? was|the response|failed with|"
    r"after [a-z ]+:|error:|r(?<!\w.)eason:|server message|diagnostic(?:-| )code:)"
    r"[^\S\n]{0,5}:?\s{0,5}[\[\"'(]{0,2}(?:smtp;\s{0,3})?$"
)
"""For words in lower case."""
_LABELLED_CODE = re.compile(r"[245](?<![\d.].)(?:\d\d|\.\d{1,3}\.\d{1,3})(?=[\s\-])")
_BEHIND_ADDRESS = re.compile(rf"<?{ADDRESS}>?: (?={_CODE}[ -])")
_SEVERAL_LINES = re.compile(rf"{_CODE}-")
_NEXT_LINE = re.compile(rf"(?<=[a-z.])(?=[A-Z][a-z]|{_ENHANCED}$)")
_LINE_WITH_CODE = re.compile(rf"^[ \t]{{0,8}}({_CODE}[ -][^\n])", re.MULTILINE)
_MAX_LABEL = 60
BESIDE_THE_POINT = re.compile(r"2\d\d |503 |554 5\.5\.1 Error: no valid recipients")
"""Of a failure, the reply to QUIT or to a premature DATA: Sendmail's, where a server refused before.

A 503 may be the failure all the same; then no other is quoted."""
_REASON = re.compile(rf"^\s*\(reason: (?!{BESIDE_THE_POINT.pattern})(.{{3,1000}}?)\)?\s*$", re.MULTILINE)
_ANYWHERE = re.compile(rf"[245](?<![\d.\w/-].)\d\d(?:[ \-]#?{_ENHANCED}|-?[ \-](?=[<A-Za-z'\"(\[:]))")
_BARE_ENHANCED = re.compile(r"[#245](?<![\d.\w].)(?:(?<=#)[245]|(?<!#))\.\d{1,3}\.\d{1,3}(?![\d.]|\w)")
_BREAK = re.compile(r"\n\n|>:\s")
"""What stands before the words about a recipient."""
_LABELLED = re.compile(r"(?:ERROR_CODE|ResponseCode) ?:? ?([245]\d\d)\b")
_REPEATED = re.compile(rf"\n[45]\d\d <?{ADDRESS}>?\.\.\. ({_CODE} [^\n]+(?:\n[ \t][^\n]+)*)")
"""A reply that Sendmail 5 repeats in its verdict on a recipient."""
_OWN_VERDICT = re.compile(
    r"^\s*(?:[245]\d\d (?:[245]\.\d\.\d{1,3} )?(?:<?[^\s<>]{1,300}>?\.\.\. ?)?"
    r"(?:User unknown|Service unavailable)\s*$|(?:<<<|\(reason:) (?:50[0-9]|554 5\.5\.1) )",
)
_CODE_OF_VERDICT = re.compile(
    rf"^[ \t]{{0,8}}{_CODE} ({_ENHANCED}) (?:<?[^\s<>]{{1,300}}>?\.\.\. ?)?"
    r"(?:User unknown|Service unavailable)\s*$",
    re.MULTILINE,
)
_ANSWERED = re.compile(r"\s\(in\s{1,9}reply\s{1,9}to\s[^()]{1,80}\)[\s)]*$")
"""What Postfix adds to a reply: which command it answered."""
_SIZE = re.compile(r"message size (\d{1,15}) exceeds size limit")
_HOST = re.compile(
    r"(?:ho(?<!\w..)st:?|ta(?<!\w..)lking to|se(?<!\w..)rver|Se(?<!\w..)rver|"
    r"co(?<!\w..)nnect(?: to|ion with)) {1,3}<?([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})\.?>?(?=[\s\[:(,>]|$)"
)


def quoted_reply(text: str) -> str | None:
    """The remote reply that a passage quotes, unwrapped; None when it quotes none.

    The one that stands right behind the address is whole, be it that it quotes another host.
    """
    if found := _BEHIND_ADDRESS.match(text):
        return _part_lines(unwrap(_paragraph(text[found.end() :])))
    if "(reason: " in text and (found := _REASON.search(text)):
        return complete(found[1], text)
    return _in_transcript(text) or _in_prose(text)


def _part_lines(reply: str) -> str:
    """A reply of several lines, which OpenSMTPD joins with nothing between: `is full.For more see`."""
    if not _SEVERAL_LINES.match(reply):
        return reply
    return " ".join(word if "/" in word else _NEXT_LINE.sub(" ", word) for word in reply.split(" "))


def _in_transcript(text: str) -> str | None:
    """The last reply of a dialogue."""
    heard = [told.reply for told in exchanges(text) if told.command not in PARTING]
    return unwrap(heard[-1]) if heard else None


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
    """What a code in brackets closes, as qmail writes it: `Sorry, no mailbox here by that name. (#5.1.1)`."""
    return _BREAK.split(text[: end + 1])[-1]


def _said(text: str) -> str | None:
    """From the first code that stands behind a label such as `Remote host said:`.

    Or from the start of its paragraph's first line with a code: then a reply quotes what another host said.
    """
    for found in _LABELLED_CODE.finditer(text):
        at = found.start()
        if _LABEL.search(text[max(0, at - _MAX_LABEL) : at].lower()):
            quoting = _LINE_WITH_CODE.search(text, max(0, text.rfind("\n\n", 0, at)), at)
            start = quoting.start(1) if quoting else at
            return _bare(_paragraph(text[start : start + 4000]), text[start - 1 : start])
    return None


def _bare(said: str, mark: str) -> str:
    """A reply without what stands around it. A quote that ends a line, or a quotation around it, closes the
    one before: what follows tells of another try, or of the case."""
    closed = re.search(rf"{mark}(?:['\"]|[ \t]{{0,8}}$)", said, re.MULTILINE) if mark in {"'", '"'} else None
    return said[: closed.start()] if closed else _without_loose_ends(_ANSWERED.sub("", said))


def _without_loose_ends(said: str) -> str:
    """Without the brackets and quotes at its end that close those which began before it."""
    loose = {close: said.count(close) - said.count(begin) for begin, close in ("()", "[]")}
    loose |= {quote: said.count(quote) % 2 for quote in "'\""}
    for end in range(len(said), 0, -1):
        last = said[end - 1]
        if loose.get(last, 0) > 0:
            loose[last] -= 1
        elif not last.isspace():
            return said[:end]
    return ""


def unwrap(text: str) -> str:
    """On one line, as it stands otherwise."""
    return " ".join(text.split())


def complete(first_line: str, text: str) -> str:
    """A reply of which only the first line is known, whole: looked up in the transcript."""
    wanted = unwrap(first_line)
    replies = (unwrap(exchange.reply) for exchange in exchanges(text))
    return next((reply for reply in replies if reply.startswith(wanted.removesuffix(")"))), wanted)


def labelled_code(text: str) -> int | None:
    """A reply code that stands behind a label, as Zoho writes it."""
    found = _LABELLED.search(text)
    return int(found[1]) if found else None


def without_own_verdicts(text: str) -> str:
    """A transcript without what the sending side adds to a remote reply: its reading, later commands."""
    if "<<<" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not _OWN_VERDICT.match(line))


def verdict_in(text: str) -> str | None:
    """The code that the sending side gives a remote reply in a transcript, which a Status field repeats."""
    found = _CODE_OF_VERDICT.findall(text) if "<<<" in text else ()
    return found[-1] if found else None


def size_in(reply: str | None) -> int | None:
    """Of the message that was refused, in bytes as sent, where the words tell it: Postfix compares it with
    SIZE and returns no more than the headers of a large one (bounce_size_limit)."""
    found = _SIZE.search(reply) if reply else None
    return int(found[1]) if found else None


def host_of(text: str) -> str | None:
    """The remote host that a passage names."""
    found = _HOST.search(text)
    return found[1] if found else None


def _paragraph(text: str) -> str:
    """Up to the first blank line, or a line that starts something else."""
    kept: list[str] = []
    for line in text.split("\n", 60)[:60]:
        if kept and (not line.strip() or line.lstrip().startswith((">>>", "<<<", "---", "Giving up on"))):
            break
        kept.append(line)
    return "\n".join(kept)

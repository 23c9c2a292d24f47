"""Where a notice ends: before the returned message; also removes signatures and a repeated subject."""

import re
from functools import cache

from bot.reading.notice.labels import labels
from bot.reading.text.words import lowered

_RULED = re.compile(
    r"(?:original|returned|returning|unsent|failed|offending|rejected|undelivered) (?:e-?mail )?"
    r"(?:message|mail)\b.{0,40}"
    r"|(?:a |the )?(?:copy|header|headers|first \S+) (?:of|from) (?:the|your)(?: \S+)? (?:message|mail)"
    r"|(?:message|mail) (?:header|headers|text|body|contents?) (?:follow|is|are)"
    r"|returned (?:message|mail)"
    r"|(?:start|begin)\w* of returned"
)
"""Words by which a line with rules (`----`) announces the returned message."""
_RULE = r"[\s>|*]{0,20}[-=_*|]{2}"
_SENTENCE = (
    r"[ \t]{0,20}+(?:(?:message|mail) headers follow|"
    r"(?:the )?original (?:message|mail)(?: headers?)?(?: (?:as )?follows?)?[^\S\n]?[:.]|"
    r"(?:original message|the non-delivered message) (?:follows|is attached)|"
    r"below (?:is|this line is|the next line is) (?:a copy|the\b.{0,150}(?:message|mail|returned|copy))|"
    r"here is a copy of|included is a copy|"
    r"original message headers|"
    r"urspr(?:ü|ue)ngliche (?:nachricht|e-mail)|en-t(?:ê|e)tes (?:du|de) message d.origine|"
    r"encabezados de mensajes? originales|intestazioni originali|oorspronkelijke bericht|"
    r"cabe(?:ç|c)alhos? (?:da mensagem )?origina|元のメッセージ|原始邮件|原始郵件)"
)
_TRACE = r"(?:received: ?(?:from|by|\(|$)|return-path: ?<|dkim-signature: |x-google-smtp-source: |arc-seal: )"
_ANNOUNCEMENT = rf"(?P<rule>{_RULE})|{_SENTENCE}"
_ANNOUNCING = re.compile(_ANNOUNCEMENT)
_BEGINNING = re.compile(rf"\n(?=(?P<trace>{_TRACE})|{_ANNOUNCEMENT})", re.MULTILINE)
"""The start of the returned message, searched in a whole text. These patterns are for lower-case text."""
_MAX_LINE = 200
"""Characters of a line that are examined."""
_SIGNATURE = re.compile(r"\n(?:-- ?|_{47})\n")
"""The start of a signature (RFC 3676, section 4.3), or of Mailman's footer."""
_REPEATED = "The subject of the message is:"


def split_notice(text: str) -> tuple[str, str]:
    """The notice, and the returned message after the line that announces it."""
    lines = "\n" + lowered(text)
    for found in _BEGINNING.finditer(lines):
        start = found.end()
        end = lines.find("\n", start)
        end = end if end >= 0 else len(lines)
        if found["rule"] is None or _is_ruled(lines[start : min(end, start + _MAX_LINE)]):
            return text[: max(0, start - 2)], text[start - 1 if found["trace"] else end :]
    return text, ""


def without_subject(notice: str, by_daemon: bool) -> str:
    """The notice without the line that repeats the subject, which may say anything.

    Exim's line is always removed; those with other labels only in a mail system's notice, as people use them.
    """
    if by_daemon:
        notice = _subject().sub("", notice)
    begin = notice.find(_REPEATED)
    if begin < 0:
        return notice
    end = notice.find("\n", begin)
    return notice[:begin] + notice[end:] if end >= 0 else notice[:begin]


@cache
def _subject() -> re.Pattern[str]:
    """A line that repeats the subject. It matches case exactly, which is several times as fast in `re`."""
    known = "|".join((*map(str.capitalize, labels()["subject"]), "SUBJECT"))
    return re.compile(rf"\n[ \t>*]{{0,12}}+(?:{known})[ \t\u00a0]{{0,3}}[:：][^\n]{{0,998}}")


def without_signature(notice: str, least: str) -> str:
    """The notice without the signature of a person or list; one counts only below a text with `least`."""
    if "\n--" not in notice and "\n__" not in notice:
        return notice
    ends = (found.start() for found in _SIGNATURE.finditer(notice))
    return next((notice[:end] for end in ends if least in notice[:end]), notice)


def announces_original(line: str) -> bool:
    """Whether a line says that the returned message follows."""
    line = lowered(line[:_MAX_LINE])
    found = _ANNOUNCING.match(line)
    return found is not None and (found["rule"] is None or _is_ruled(line))


def _is_ruled(line: str) -> bool:
    """Whether a line with dashes or the like announces the returned message."""
    return ("message" in line or "mail" in line or "returned" in line) and _RULED.search(line) is not None

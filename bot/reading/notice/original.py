"""Where a notice ends and the message that it returns begins; what that message was."""

import re
from typing import NamedTuple

from bot.models.bounce import Signature
from bot.reading.message.mail import Headers, Mail
from bot.reading.text.addresses import first_address
from bot.reading.text.words import lowered

_RULED = re.compile(
    r"(?:original|returned|returning|unsent|failed|offending|rejected|undelivered) (?:e-?mail )?"
    r"(?:message|mail)\b.{0,40}"
    r"|(?:a |the )?(?:copy|header|headers|first \S+) (?:of|from) (?:the|your)(?: \S+)? (?:message|mail)"
    r"|(?:message|mail) (?:header|headers|text|body|contents?) (?:follow|is|are)"
    r"|returned (?:message|mail)"
    r"|(?:start|begin)\w* of returned"
)
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
"""These patterns are for texts in lower case. This one is searched for in a whole text at once."""
_HEADERS_ALONE = {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
_MAX_LINE = 200
_FIELD = re.compile(r"\n([A-Za-z][\w-]{0,60})[ \t]{0,3}:")
BLANK = re.compile(r"\n[ \t]*\n")
_MOST_FIELDS = 400
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?")
_MOST_SIGNATURES = 4
_SIGNATURE = re.compile(r"\n(?:-- ?|_{47})\n")
"""What begins one (RFC 3676, section 4.3); Mailman's is a line of underscores."""
_REPEATED = "The subject of the message is:"
_SUBJECT = re.compile(
    r"\n[ \t>*]{0,12}(?:Subject|SUBJECT|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Temat|Тема|"
    r"件名|主题|主旨)[ \t\u00a0]{0,3}[:：][^\n]{0,998}"
)


class Original(NamedTuple):
    """The message that did not get through, as far as the bounce returns it."""

    message_id: str | None = None
    sender: str | None = None
    subject: str | None = None
    to: str | None = None
    size: int | None = None
    envelope_from: str | None = None
    signatures: tuple[Signature, ...] | None = None


def split_notice(text: str) -> tuple[str, str]:
    """The notice, and what follows the line that announces the returned message."""
    lines = "\n" + lowered(text)
    for found in _BEGINNING.finditer(lines):
        start = found.end()
        end = lines.find("\n", start)
        end = end if end >= 0 else len(lines)
        if found["rule"] is None or _is_ruled(lines[start : min(end, start + _MAX_LINE)]):
            return text[: max(0, start - 2)], text[start - 1 if found["trace"] else end :]
    return text, ""


def without_subject(notice: str, by_daemon: bool) -> str:
    """A notice without the line that repeats the subject, which may say anything.

    Exim's words for it are its own; other labels people write too.
    """
    if by_daemon:
        notice = _SUBJECT.sub("", notice)
    begin = notice.find(_REPEATED)
    if begin < 0:
        return notice
    end = notice.find("\n", begin)
    return notice[:begin] + notice[end:] if end >= 0 else notice[:begin]


def without_signature(notice: str, least: str) -> str:
    """A notice without what whoever hands it on, or a list's manager, signs with below words with `least`."""
    if "\n--" not in notice and "\n__" not in notice:
        return notice
    ends = (found.start() for found in _SIGNATURE.finditer(notice))
    return next((notice[:end] for end in ends if least in notice[:end]), notice)


def original_of(mail: Mail, returned: str) -> Original:
    """Reads the returned message: an attached one, its headers alone, or what follows the notice as text."""
    if mail.attached:
        first = mail.attached[0]
        return _original(first.headers, first.size)
    text = next((part.text for part in mail.parts if part.kind in _HEADERS_ALONE), returned)
    return _original(read_fields(text), None) if text else Original()


def read_fields(text: str) -> Headers:
    """The header fields of a text, up to a blank line. A line that is none belongs to the one before it."""
    lines = "\n" + text.lstrip("\n \t")
    begin = _FIELD.search(lines)
    if not begin:
        return Headers()
    end = BLANK.search(lines, begin.start())
    block = lines[begin.start() : end.start() if end else None]
    _, *pieces = _FIELD.split(block, maxsplit=_MOST_FIELDS)
    return Headers(zip(pieces[::2], pieces[1::2], strict=True))


def announces_original(line: str) -> bool:
    """Whether a line says that the returned message follows."""
    line = lowered(line[:_MAX_LINE])
    found = _ANNOUNCING.match(line)
    return found is not None and (found["rule"] is None or _is_ruled(line))


def _is_ruled(line: str) -> bool:
    """Whether a line of dashes or the like says so."""
    return ("message" in line or "mail" in line or "returned" in line) and _RULED.search(line) is not None


def _original(headers: Headers, size: int | None) -> Original:
    return Original(
        message_id=headers.get("message-id") or None,
        sender=first_address(headers.get("from")),
        subject=headers.get("subject") or None,
        to=first_address(headers.get("to")),
        size=size if headers else None,
        envelope_from=first_address(headers.get("return-path")),
        signatures=_signed(headers),
    )


def _signed(headers: Headers) -> tuple[Signature, ...] | None:
    """None for a header that was cut down: only a whole one shows that there was no signature."""
    values = headers.all("dkim-signature")[:_MOST_SIGNATURES]
    found = tuple(filter(None, map(_signature, values)))
    return found if found or "received" in headers else None


def _signature(value: str) -> Signature | None:
    tags = dict(pair.strip().partition("=")[::2] for pair in value[:4000].split(";"))
    selector, domain = (tags.get(name, "").strip().lower() for name in "sd")
    named = _NAME.fullmatch(selector) and _NAME.fullmatch(domain)
    return Signature(selector=selector, domain=domain) if named else None

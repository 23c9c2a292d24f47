"""Bounces as people hand them on: attached, inline with somebody's words above, quoted, pasted."""

import re
from collections.abc import Iterator

from bot.reading.addresses import first_address
from bot.reading.cues import is_daemon
from bot.reading.lists import runs_lists
from bot.reading.mail import MAX_TEXT, Headers, Mail, Part
from bot.reading.markup import html_to_text, plain_quotes
from bot.reading.original import announces_original

_OF_LISTS = {"list-id", "list-post", "list-unsubscribe"}
_MAX_LINES = 400
_FEW_LINES = 2
"""So few, or fewer, are a quotation only where something says who wrote them."""
_NAMES = {
    "from": (
        "from",
        "von",
        "de",
        "da",
        "van",
        "från",
        "fra",
        "od",
        "от",
        "差出人",
        "送信者",
        "发件人",
        "寄件者",
        "보낸 사람",
    ),
    "date": (
        "date",
        "sent",
        "gesendet",
        "datum",
        "envoyé",
        "enviado",
        "enviado el",
        "fecha",
        "inviato",
        "data",
        "verzonden",
        "skickat",
        "sendt",
        "wysłano",
        "отправлено",
        "дата",
        "日付",
        "送信日時",
        "日時",
        "发送时间",
        "日期",
        "寄件日期",
    ),
    "to": ("to", "an", "à", "para", "a", "aan", "till", "til", "do", "кому", "宛先", "收件人", "받는 사람"),
    "subject": (
        "subject",
        "betreff",
        "objet",
        "asunto",
        "oggetto",
        "assunto",
        "onderwerp",
        "ämne",
        "emne",
        "temat",
        "тема",
        "件名",
        "主题",
        "主旨",
        "제목",
    ),
    "message-id": ("message-id",),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_LINE = re.compile(
    r"^[\s*]{0,8}([^\W\d_][\w \-]{0,20}?)\*?[ \u00a0]{0,2}[:：]\*?[ \t\u00a0]{0,10}(.{0,1000})$"
)
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Em|Den|W dniu) .{4,60}?,\s((?:[^\n]{0,200}\n?){1,2}?)"
    r" ?(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał(?:\(a\))?) ?:",
    re.MULTILINE,
)
_ANSWER = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odp|r|i|enc)\s?: ?){1,5}", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:\s?[>|])+ ?")


def views(mail: Mail) -> Iterator[Mail]:
    """What the mail quotes, then the mail as it is: in this order to look for a bounce.

    Who writes to a list, or to all who subscribed, may quote a bounce to talk of it: then only what a mail
    system wrote is looked at.
    """
    by_system, to_many = _wrote_itself(mail), _went_to_many(mail)
    inline = None if by_system else _inline(mail)
    if inline and (not to_many or _wrote_itself(inline)):
        yield inline
    if by_system or not to_many or _is_automatic(mail):
        yield mail


def _wrote_itself(mail: Mail) -> bool:
    return is_daemon(mail.headers.get("from"))


def _went_to_many(mail: Mail) -> bool:
    """By the fields of lists (RFC 2369, RFC 2919)."""
    return not _OF_LISTS.isdisjoint(mail.headers) or mail.headers.get("precedence").lower() == "list"


def _is_automatic(mail: Mail) -> bool:
    """Whether a server or a list's manager writes, in whatever name: it returns a message, or takes none."""
    headers = mail.headers
    returns = bool(mail.attached) or any(part.kind.startswith("message/") for part in mail.parts)
    return (
        returns or headers.get("return-path") == "<>" or runs_lists(first_address(headers.get("from")) or "")
    )


def _inline(mail: Mail) -> Mail | None:
    """The mail that a text quotes, with the header lines that the mail program put above it."""
    text = _text(mail)
    quoted = _quoted(text)
    wrote = _attribution(text, mail.headers.get("subject")) if quoted else Headers()
    if not (quoted and is_daemon(wrote.get("from"))):
        lines = dequote(text).split("\n")
        headers, body = _find_headers(lines)
        if headers:
            return Mail(headers, (Part("text/plain", "\n".join(lines[body:])[:MAX_TEXT]),))
    told = wrote or len(quoted.split("\n")) > _FEW_LINES
    return Mail(wrote, (Part("text/plain", quoted),)) if quoted and told else None


def dequote(text: str) -> str:
    """Without `> ` where most of the lines carry it."""
    if ">" not in text and "|" not in text:
        return text
    lines = text.split("\n")
    marked = sum(1 for line in lines if _QUOTE.match(line))
    if marked * 2 < sum(1 for line in lines if line.strip()):
        return text
    return "\n".join(_unmark(line) for line in lines)


def _unmark(line: str) -> str:
    """Takes off one level of quotation; a transcript's own `>>> RCPT` and `<<<` stay."""
    if line.startswith("> "):
        return line[2:]
    if line.startswith(">>>> "):
        return line[1:]
    return line[1:] if line.startswith((">", "|")) and not line.startswith(">>> ") else line


def _attribution(text: str, subject: str) -> Headers:
    """What `On Monday, Ada <ada@a.example> wrote:` and the subject of the answer tell of the quoted mail."""
    found = _WROTE.search(text)
    if not found:
        return Headers()
    return Headers({"from": [" ".join(found[1].split())], "subject": [_ANSWER.sub("", subject)]})


def _quoted(text: str) -> str:
    lines = [line for line in text.split("\n") if line.startswith((">", "|"))]
    return "\n".join(_unmark(line) for line in lines)[:MAX_TEXT]


def _find_headers(lines: list[str]) -> tuple[Headers, int]:
    """The first run of lines that name From, To, Date or Subject, in any of a dozen languages.

    Only above the message that a bounce returns, which has such lines as well.
    """
    for number in range(min(len(lines), _MAX_LINES)):
        line = lines[number]
        values, end = _run(lines, number) if ":" in line or "：" in line else ({}, number)
        if "from" in values and len(values) > 1:
            return Headers({name: [value] for name, value in values.items()}), end
        if announces_original(line) and not _ends_in_headers(lines, number):
            break
    return Headers(), 0


def _ends_in_headers(lines: list[str], number: int) -> bool:
    """Whether it is Outlook's `-----Original Message-----`, above the fields of a mail system's mail."""
    values, _ = _run(lines, number + 1)
    return is_daemon(values.get("from", ""))


def _run(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    values: dict[str, str] = {}
    number = start
    for number in range(start, min(len(lines), start + 12)):
        found = _LINE.match(lines[number][:1100])
        field = _FIELD_OF.get(found[1].strip().lower()) if found else None
        if found and field:
            values.setdefault(field, found[2].strip())
        elif number == start or not lines[number].strip():
            break
        elif values and not found:
            continue
    return values, number


def _text(mail: Mail) -> str:
    plain = "\n".join(part.text for part in mail.parts if part.kind == "text/plain")
    if not plain.strip():
        plain = "\n".join(html_to_text(part.text) for part in mail.parts if part.kind == "text/html")
    return plain_quotes(plain)

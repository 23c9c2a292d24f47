"""The header lines that mail programs put above what they quote or forward, in a dozen languages."""

import re

from bot.reading.cues import is_daemon
from bot.reading.mail import Headers
from bot.reading.original import announces_original

_MAX_LINES = 400
_LONGEST = 1100
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


def find_header_lines(lines: list[str]) -> tuple[Headers, int]:
    """A mail system's run of lines that name From, To, Date or Subject, else the first, in a dozen languages.

    The first only above the message that a bounce returns, which has such lines as well.
    """
    first, returned = (Headers(), 0), False
    for number in range(min(len(lines), _MAX_LINES)):
        line = lines[number]
        values, end = _run(lines, number) if ":" in line or "：" in line else ({}, number)
        if "from" in values and len(values) > 1:
            found = Headers({name: [value] for name, value in values.items()}), end
            if is_daemon(values["from"]):
                return found
            first = first if first[0] or returned else found
        returned = returned or announces_original(line)
    return first


def begin_of_header_lines(lines: list[str]) -> int:
    """Where those of what is answered begin; the end where there are none."""
    for number in range(min(len(lines), _MAX_LINES)):
        values, _ = _run(lines, number) if ":" in lines[number] else ({}, number)
        if "from" in values and len(values) > 2:
            return number
    return len(lines)


def names_daemon(lines: list[str]) -> bool:
    """Whether one is the From line of a mail system's mail."""
    return any(":" in line and is_daemon(_from(line)) for line in lines[:_MAX_LINES])


def _from(line: str) -> str:
    found = _LINE.match(line[:_LONGEST])
    return found[2] if found and _FIELD_OF.get(found[1].strip().lower()) == "from" else ""


def _run(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    values: dict[str, str] = {}
    number = start
    for number in range(start, min(len(lines), start + 12)):
        found = _LINE.match(lines[number][:_LONGEST])
        field = _FIELD_OF.get(found[1].strip().lower()) if found else None
        if found and field:
            values.setdefault(field, found[2].strip())
        elif number == start or not lines[number].strip():
            break
        elif values and not found:
            continue
    return values, number

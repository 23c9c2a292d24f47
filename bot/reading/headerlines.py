"""The header lines that mail programs put above what they quote or forward, in a dozen languages."""

import re
from collections.abc import Iterator

from bot.reading.cues import is_daemon
from bot.reading.mail import Headers
from bot.reading.original import announces_original

_MAX_LINES = 400
_MAX_RUN = 12
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
    first = Headers(), 0
    returned = next((number for number, line in enumerate(lines) if announces_original(line)), len(lines))
    for begin, end, values in _runs(lines, least=2):
        if is_daemon(values["from"]):
            return Headers(values.items()), end
        if not first[0] and begin <= returned:
            first = Headers(values.items()), end
    return first


def begin_of_header_lines(lines: list[str]) -> int:
    """Where those of what is answered begin; the end where there are none."""
    return next((begin for begin, _, _ in _runs(lines, least=3)), len(lines))


def names_daemon(lines: list[str]) -> bool:
    """Whether one is the From line of a mail system's mail."""
    fields = filter(None, map(_field, lines[:_MAX_LINES]))
    return any(name == "from" and is_daemon(value) for name, value in fields)


def _runs(lines: list[str], least: int) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Where a run of at least so many fields begins, one of them From, where it ends, and its fields."""
    for begin in range(min(len(lines), _MAX_LINES)):
        end, values = _run(lines, begin)
        if "from" in values and len(values) >= least:
            yield begin, end, values


def _run(lines: list[str], begin: int) -> tuple[int, dict[str, str]]:
    """Up to a blank line; another line that is no field goes on with the one before it."""
    values: dict[str, str] = {}
    number = begin
    for number in range(begin, min(len(lines), begin + _MAX_RUN)):
        if field := _field(lines[number]):
            values.setdefault(*field)
        elif not values or not lines[number].strip():
            break
    return number, values


def _field(line: str) -> tuple[str, str] | None:
    """The name, in English, and the value."""
    found = _LINE.match(line[:_LONGEST]) if ":" in line or "：" in line else None
    name = _FIELD_OF.get(found[1].strip().lower()) if found else None
    return (name, found[2].strip()) if found and name else None

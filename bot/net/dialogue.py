"""Commands to and replies from a mail server (RFC 5321, section 4.2), limited in bytes and time."""

import asyncio
import re
from typing import NamedTuple

_LINE = re.compile(r"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)
_LONGEST_LINE = 2048
"""Bytes: four times what RFC 5321, section 4.5.3.1.5 allows."""


class GarbledError(Exception):
    """The server does not speak SMTP, or sends too much. The message completes a sentence about it."""


class HungUpError(Exception):
    """The other side closed the connection."""


class Reply(NamedTuple):
    """A reply of one or more lines, which all have the same code."""

    code: int
    lines: tuple[str, ...]

    @property
    def positive(self) -> bool:
        return 200 <= self.code < 300

    @property
    def text(self) -> str:
        return f"{self.code} {' '.join(self.lines)}".strip()


async def send(writer: asyncio.StreamWriter, line: str) -> None:
    """Sends a line. Raises HungUpError."""
    try:
        writer.write(f"{line}\r\n".encode("ascii", "replace"))
        await writer.drain()
    except OSError as error:
        raise HungUpError(str(error)) from error


async def receive(reader: asyncio.StreamReader, *, most: int, patience: float, first: float) -> Reply:
    """A reply of at most `most` bytes, complete within `patience` seconds, its first line within `first`.

    Raises TimeoutError, GarbledError, HungUpError.
    """
    lines: list[str] = []
    async with asyncio.timeout(patience):
        async with asyncio.timeout(first):
            code, last, text = await _line(reader)
        lines.append(text)
        received = len(text)
        while not last:
            again, last, text = await _line(reader)
            received += len(text) + 6
            if again != code:
                raise GarbledError(f"begins a reply with {code} and goes on with {again}")
            if received > most:
                raise GarbledError(f"sends a reply without end (\u201c{code} {lines[0][:60]}\u201d)")
            lines.append(text)
    return Reply(code, tuple(lines))


async def _line(reader: asyncio.StreamReader) -> tuple[int, bool, str]:
    """One line of a reply: code, whether it is the last line, text."""
    try:
        raw = await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        raise HungUpError(printable(error.partial)) from None
    except asyncio.LimitOverrunError:
        raise GarbledError("sends a line without end") from None
    except OSError as error:
        raise HungUpError(str(error)) from error
    line = printable(raw)
    match = _LINE.fullmatch(line)
    if not match or len(raw) > _LONGEST_LINE:
        raise GarbledError(f"says \u201c{line[:60]}\u201d")
    return int(match[1]), match[2] != "-", match[3] or ""


def printable(raw: bytes) -> str:
    """The text without control characters."""
    return "".join(c for c in raw.decode("utf-8", "replace") if c.isprintable()).strip()

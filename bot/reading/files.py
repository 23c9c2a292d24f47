"""Reads files for `bouncebot parse`: one object per message, in the order of the paths."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from bot.models.bounce import Bounce, Reading
from bot.reading.message.mbox import MailTooLargeError, mails_in
from bot.reading.reader import read_one

MOST_BYTES = 256 << 20
"""Limit for one mail, with a whole message returned in it; standard input may be endless."""
TOO_LARGE = f"it is over {MOST_BYTES >> 20} MB"


Unread = Callable[[str, OSError], None]
"""Called with the path of what cannot be read, and the error."""


def parse_paths(paths: Sequence[str], unread: Unread) -> Iterator[dict[str, Any]]:
    """Reads files, folders (sorted, with subfolders) and `-` (standard input).

    Yields one object per message; those of a mailbox, which may have any size, have the same `file`. A file
    or folder that cannot be read is reported to `unread` and skipped.
    """
    for path in paths:
        for file in _files(path, unread):
            try:
                yield from ({"file": file, **reading_as_json(reading)} for reading in _readings(file))
            except OSError as error:
                unread(file, error)


def _readings(path: str) -> Iterator[Reading]:
    try:
        with _opened(path) as file:
            yield from map(read_one, mails_in(file, MOST_BYTES))
    except MailTooLargeError:
        yield Reading(why_not=f"{TOO_LARGE}, and nothing after it was read")


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain data: `is_bounce`, `why_not`, `unread`, `bounces`."""
    return {
        "is_bounce": reading.is_bounce,
        "why_not": reading.why_not,
        "unread": list(reading.unread),
        "bounces": [_bounce_as_json(bounce) for bounce in reading.bounces],
    }


def _bounce_as_json(bounce: Bounce) -> dict[str, Any]:
    plain = asdict(bounce)
    plain["arrived"] = bounce.arrived.isoformat() if bounce.arrived else None
    return plain


def content(path: str) -> bytes | None:
    """A whole file, or standard input (`-`); None if it is larger than a mail may be. Raises OSError."""
    with _opened(path) as file:
        raw = file.read(MOST_BYTES + 1)
    return raw if len(raw) <= MOST_BYTES else None


def _opened(path: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb")


def _files(path: str, unread: Unread) -> Iterator[str]:
    if path not in {"", "-"} and Path(path).is_dir():
        for file in sorted(_below(path, unread)):
            yield f"{path.rstrip('/')}/{file.relative_to(path).as_posix()}"
    else:
        yield path


def _below(folder: str, unread: Unread) -> Iterator[Path]:
    """The regular files below a folder; reading a pipe or device might wait for ever."""
    for inner, _, names in os.walk(folder, onerror=lambda error: unread(str(error.filename), error)):
        for file in (Path(inner, name) for name in names):
            try:
                if stat.S_ISREG(file.stat().st_mode):
                    yield file
            except OSError as error:
                unread(str(file), error)

"""What `bouncebot parse` prints: one object for each message, in the order of the paths."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.models.bounce import Bounce, Reading
from bot.reading.mbox import split_mbox
from bot.reading.reader import read_one


def parse_paths(paths: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Reads files, folders (in sorted order, with what is below them) and `-` (standard input).

    One object for each message; those of a mailbox have the same `file`. Raises OSError for a path that
    cannot be read.
    """
    for path in paths:
        for name, raw in _contents(path):
            for mail in split_mbox(raw):
                yield {"file": name, **reading_as_json(read_one(mail))}


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """The plain form of a reading: `is_bounce`, `why_not`, `bounces`."""
    return {
        "is_bounce": reading.is_bounce,
        "why_not": reading.why_not,
        "bounces": [_bounce_as_json(bounce) for bounce in reading.bounces],
    }


def _bounce_as_json(bounce: Bounce) -> dict[str, Any]:
    plain = asdict(bounce)
    plain["arrived"] = bounce.arrived.isoformat() if bounce.arrived else None
    return plain


def content(path: str, most: int = -1) -> bytes:
    """The first `most` bytes, or all, of a file, or of standard input, `-`.

    Raises OSError for what cannot be read.
    """
    if path == "-":
        return sys.stdin.buffer.read(most)
    with Path(path).open("rb") as file:
        return file.read(most)


def _contents(path: str) -> Iterator[tuple[str, bytes]]:
    if path != "-" and Path(path).is_dir():
        root = path.rstrip("/") or "/"
        for file in sorted(found for found in Path(path).rglob("*") if found.is_file()):
            yield f"{root.rstrip('/')}/{file.relative_to(path).as_posix()}", file.read_bytes()
    else:
        yield path, content(path)

"""Measures how fast mail is read.

python -m tests.bench.reading [DIR]

DIR holds bounces; by default those of the tests are read. The same run measures for comparison flufl.bounce,
if installed, which finds recipients but no reasons, and the standard library's parser on a message of 15 MB.
The last lines show that ten times the size takes about ten times as long.
"""

import email
import importlib
import math
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.reading.reader import read
from tests.bot.reading.messages import FAMILIES, MINIMAL_HEAD

ROUNDS = 10
MEGABYTE = 1_000_000


Reader = Callable[[bytes], Any]


def main() -> None:
    mails = _mails(sys.argv[1:])
    readers = {"bouncebot": read} | _flufl()
    for name, rate in zip(readers, _rates(list(readers.values()), mails), strict=True):
        print(f"{name:16}  {rate:8.0f} mails/s over {len(mails)} mails")
    large = _large(15 * MEGABYTE)
    print(f"15 MB, bouncebot  {_seconds(read, large):8.3f} s")
    print(f"15 MB, email      {_seconds(email.message_from_bytes, large):8.3f} s")
    for size in (MEGABYTE, 10 * MEGABYTE, 100 * MEGABYTE):
        print(f"{size // MEGABYTE:3} MB            {_seconds(read, _large(size)):8.3f} s")


def _mails(folders: Sequence[str]) -> list[bytes]:
    files = [file for folder in folders for file in sorted(Path(folder).rglob("*")) if file.is_file()]
    return [file.read_bytes() for file in files] or [mail.encode() for mail in FAMILIES.values()]


def _flufl() -> dict[str, Reader]:
    try:
        all_failures = importlib.import_module("flufl.bounce").all_failures
    except ImportError:
        return {}
    return {"flufl.bounce": lambda raw: all_failures(email.message_from_bytes(raw))}


def _rates(readers: Sequence[Reader], mails: list[bytes]) -> list[float]:
    """Mails per second for each reader: for every mail the best of several rounds, in which the readers take
    turns.

    Measured in processor time, so that other work on the machine matters little.
    """
    best = [[math.inf] * len(mails) for _ in readers]
    for _ in range(ROUNDS):
        for reader, times in zip(readers, best, strict=True):
            times[:] = map(min, times, (_once(reader, mail) for mail in mails))
    return [len(mails) / sum(times) for times in best]


def _once(reader: Reader, raw: bytes) -> float:
    started = time.process_time()
    reader(raw)
    return time.process_time() - started


def _seconds(reader: Reader, raw: bytes) -> float:
    return min(_once(reader, raw) for _ in range(3))


def _large(size: int) -> bytes:
    """A bounce that returns a message with an attachment of this size."""
    attachment = (b"QUJD" * 18 + b"\n") * (size // 73)
    return (
        MINIMAL_HEAD + b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\n"
        b"<bob@receiver.example>: 552 5.3.4 Message size exceeds fixed limit\n\n"
        b"--q\nContent-Type: message/rfc822\n\nSubject: Plans\nContent-Type: application/pdf\n"
        b"Content-Transfer-Encoding: base64\n\n" + attachment + b"--q--\n"
    )


if __name__ == "__main__":
    main()

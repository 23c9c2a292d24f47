"""How fast mail is read.

    python -m tests.bench.reading [DIR]

DIR holds bounces; without it, those of the tests are read. Compared in the same run: flufl.bounce where it is
installed, which finds recipients and no reasons, and the standard library's parser for a message of 15 MB.
The last lines show that ten times the size takes about ten times as long, and no more.
"""

import email
import importlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.reading.reader import read
from tests.bot.reading.messages import FAMILIES, MINIMAL_HEAD

ROUNDS = 10
MEGABYTE = 1_000_000


def main() -> None:
    mails = _mails(sys.argv[1:])
    print(f"bouncebot         {_rate(read, mails):8.0f} mails/s over {len(mails)} mails")
    if flufl := _flufl():
        print(f"flufl.bounce      {_rate(flufl, mails):8.0f} mails/s")
    large = _large(15 * MEGABYTE)
    print(f"15 MB, bouncebot  {_seconds(read, large):8.3f} s")
    print(f"15 MB, email      {_seconds(email.message_from_bytes, large):8.3f} s")
    for size in (MEGABYTE, 10 * MEGABYTE, 100 * MEGABYTE):
        print(f"{size // MEGABYTE:3} MB            {_seconds(read, _large(size)):8.3f} s")


def _mails(folders: Sequence[str]) -> list[bytes]:
    files = [file for folder in folders for file in sorted(Path(folder).rglob("*")) if file.is_file()]
    return [file.read_bytes() for file in files] or [mail.encode() for mail in FAMILIES.values()]


def _flufl() -> Callable[[bytes], Any] | None:
    try:
        all_failures = importlib.import_module("flufl.bounce").all_failures
    except ImportError:
        return None
    return lambda raw: all_failures(email.message_from_bytes(raw))


def _rate(reader: Callable[[bytes], Any], mails: list[bytes]) -> float:
    """Of several rounds the best, by the processor's time: other work on the machine does not count."""
    return len(mails) / min(_round(reader, mails) for _ in range(ROUNDS))


def _round(reader: Callable[[bytes], Any], mails: list[bytes]) -> float:
    started = time.process_time()
    for mail in mails:
        reader(mail)
    return time.process_time() - started


def _seconds(reader: Callable[[bytes], Any], raw: bytes) -> float:
    return min(_round(reader, [raw]) for _ in range(3))


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

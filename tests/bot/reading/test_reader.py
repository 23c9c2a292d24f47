"""Any bytes are read, or a reason is given why not."""

import gc

import pytest

from bot.reading.reader import BINARY, read
from tests.bot.reading.messages import FAMILIES, WHOLE, only


def test_line_ends_make_no_difference() -> None:
    as_written = read(WHOLE.encode())

    assert read(WHOLE.replace("\n", "\r\n").encode()) == as_written
    assert read(WHOLE.replace("\n", "\r").encode()) == as_written


@pytest.mark.parametrize("family", FAMILIES)
def test_reading_leaves_no_reference_cycles(family: str) -> None:
    """Objects that refer to each other would keep each mail in memory until a garbage collection."""
    raw = FAMILIES[family].encode()
    read(raw)
    while gc.collect():
        pass  # finalizers of what earlier tests left make new garbage
    gc.disable()
    try:
        read(raw)
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "begins",
    [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04\x14", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"RIFF\x00\x00WEBP"],
)
def test_images_archives_and_documents_are_no_mail(begins: bytes) -> None:
    reading = read(begins + b"\n<bob@receiver.example>: 550 5.1.1 User unknown")
    assert reading.why_not == BINARY


def test_a_zero_byte_does_not_make_a_mail_binary() -> None:
    bounce = only(WHOLE.replace("Hello", "Hello\x00").replace("This is", "\x00This is"))
    assert bounce.status == "5.2.2"


@pytest.mark.parametrize("text", [WHOLE, "<bob@receiver.example>: 552 5.2.2 Mailbox full"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_utf_16_files_are_read(text: str, encoding: str) -> None:
    bounce = only(text.encode(encoding))
    assert bounce.recipient == "bob@receiver.example"

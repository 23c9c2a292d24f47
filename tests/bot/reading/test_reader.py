"""Any bytes are read, or a reason is given why not."""

import gc

import pytest

from bot.reading.reader import read, read_text
from bot.reading.why_not import HEADER_ALONE, NO_MAIL
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
    ("begins", "advice"),
    [
        (b"\x89PNG\r\n\x1a\n", "it is an image; paste the text"),
        (b"\xff\xd8\xff\xe0", "it is an image; paste the text"),
        (b"\0\0\0\x24ftypheic", "it is an image; paste the text"),
        (b"PK\x03\x04\x14", "it is an archive; unpack it"),
        (b"\x1f\x8b\x08", "it is an archive; unpack it"),
        (b"%PDF-1.7\n", "it is a document; paste the text"),
        (b"\x78\x9f\x3e\x22\0\0", "it is binary data"),
    ],
)
def test_images_archives_and_documents_are_no_mail_and_the_answer_says_what_to_do(
    begins: bytes, advice: str
) -> None:
    reading = read(begins + b"\n<bob@receiver.example>: 550 5.1.1 User unknown")

    assert (reading.why_not or "").startswith(advice)
    assert reading.why_not in NO_MAIL


def test_a_zero_byte_does_not_make_a_mail_binary() -> None:
    bounce = only(WHOLE.replace("Hello", "Hello\x00").replace("This is", "\x00This is"))
    assert bounce.status == "5.2.2"


@pytest.mark.parametrize("text", [WHOLE, "<bob@receiver.example>: 552 5.2.2 Mailbox full"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_utf_16_files_are_read(text: str, encoding: str) -> None:
    bounce = only(text.encode(encoding))
    assert bounce.recipient == "bob@receiver.example"


def test_the_header_of_a_bounce_alone_says_that_the_text_is_missing() -> None:
    header, _, _ = FAMILIES["qmail"].partition("\n\n")

    assert read_text(header).why_not == HEADER_ALONE
    assert read_text(f"{header}\nX-Failed-Recipients: bob@receiver.example").is_bounce
    assert read_text(FAMILIES["qmail"]).is_bounce


def test_a_reply_that_a_mail_program_quotes_is_read() -> None:
    said = "SMTP Error: Could not connect to SMTP host. <bob@receiver.example>: 550 5.1.1 User unknown"
    assert read_text(said).bounces[0].status == "5.1.1"

"""Bytes in, bounces out. Pure. Who only classifies words needs no reader."""

from typing import TYPE_CHECKING

from bot.lazily import lazily

if TYPE_CHECKING:
    from bot.reading.files import parse_paths, reading_as_json
    from bot.reading.reader import read, read_text
else:
    __getattr__ = lazily(__name__, ["reader", "files"])

__all__ = ["parse_paths", "read", "read_text", "reading_as_json"]

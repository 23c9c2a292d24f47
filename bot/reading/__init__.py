"""Bytes in, bounces out. Pure."""

from bot.reading.files import parse_paths, reading_as_json
from bot.reading.reader import read, read_text

__all__ = ["parse_paths", "read", "read_text", "reading_as_json"]

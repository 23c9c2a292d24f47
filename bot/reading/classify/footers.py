"""Paragraphs that companies put around any mail: whom it is for, whence it came, how to leave the list."""

from bot.reading.classify.rules import rulebook
from bot.reading.text.words import normalize


def without_footers(text: str) -> str:
    """The paragraphs that may say something of this very mail."""
    if "\n\n" not in text or not _is_footer(text):
        return text
    return "\n\n".join(paragraph for paragraph in text.split("\n\n") if not _is_footer(paragraph))


def _is_footer(text: str) -> bool:
    return bool(rulebook().footers.find(normalize(text)))

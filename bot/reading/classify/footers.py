"""Footers that companies add to every mail: disclaimers, origin, how to unsubscribe."""

from bot.reading.classify.rules import rulebook
from bot.reading.text.words import normalize


def without_footers(text: str) -> str:
    """The text without paragraphs that are footers."""
    if "\n\n" not in text or not _is_footer(text):
        return text
    return "\n\n".join(paragraph for paragraph in text.split("\n\n") if not _is_footer(paragraph))


def _is_footer(text: str) -> bool:
    return bool(rulebook().footers.find(normalize(text)))

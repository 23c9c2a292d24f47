"""Replaces typographic characters by plain ones."""

import re
from collections.abc import Callable, Mapping

QUOTES = {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "´": "'"}


def replacing(plain: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the keys of `plain`, which are not ASCII, by their values.

    It searches with a pattern, because `str.translate` would look up every character.
    """
    fancy = re.compile(f"[{''.join(plain)}]")
    return lambda text: text if text.isascii() else fancy.sub(lambda found: plain[found[0]], text)

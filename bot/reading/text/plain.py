"""Replaces typographic characters by plain ones."""

import re
from collections.abc import Callable, Mapping
from functools import cache

QUOTES = {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "´": "'"}


def replacing(plain: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the keys of `plain`, which are not ASCII, by their values.

    It searches with a pattern, because `str.translate` would look up every character.
    """
    fancy = re.compile(f"[{''.join(plain)}]")
    return lambda text: text if text.isascii() else fancy.sub(lambda found: plain[found[0]], text)


def parted(text: str) -> str:
    """The text with a blank between an address, domain or code and the Japanese, Chinese or Korean around it,
    which is written without: `kim@example.com宛のメールが550で`."""
    return text if text.isascii() else _boundary().sub(lambda found: f"{found[0]} ", text)


@cache
def _boundary() -> re.Pattern[str]:
    """What ends where a blank is missing. Compiled late: that takes a while, and few texts need it."""
    unspaced = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    return re.compile(
        rf"\.[A-Za-z]{{2,24}}(?={unspaced})|{unspaced}(?=[A-Za-z0-9][\w.%+-]{{0,63}}@|[45]\d\d(?!\d))",
        re.ASCII,
    )

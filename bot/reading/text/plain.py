"""Plain characters for what word processors, chats and keyboards write in their place."""

import re
from collections.abc import Callable, Mapping

QUOTES = {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "´": "'"}


def replacing(plain: Mapping[str, str]) -> Callable[[str], str]:
    """Puts the second of each pair for the first, which is never ASCII. A pattern finds the few there are:
    `str.translate` would look up every character."""
    fancy = re.compile(f"[{''.join(plain)}]")
    return lambda text: text if text.isascii() else fancy.sub(lambda found: plain[found[0]], text)

"""How facts are worded: lists, sizes, servers, quotations."""

from collections.abc import Iterable, Mapping

from bot.checks.ip import named
from bot.models.diagnosis import Finding

Known = Mapping[str, str | None]
"""Facts by name; unknown ones are None, empty or absent."""

LONGEST_QUOTE = 200


def enumerated(items: Iterable[str], most: int = 3) -> str | None:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`, each once; None for nothing."""
    every = list(dict.fromkeys(items))
    shown = every[:most] + ([f"{len(every) - most} more"] if len(every) > most else [])
    if len(shown) < 2:
        return shown[0] if shown else None
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def listed(sentences: Iterable[str], most: int = 3) -> str | None:
    """`a; b; c; 4 more`, each once; None for nothing. With semicolons, as sentences may contain "and"."""
    every = list(dict.fromkeys(sentences))
    return "; ".join(every[:most] + ([f"{len(every) - most} more"] if len(every) > most else [])) or None


def servers(looks: Iterable[Finding]) -> str | None:
    """Each as `mx.example.com [192.0.2.1]`."""
    return enumerated(named(each.subject, each.address or "") for each in looks)


def shorten(text: str) -> str:
    """The text on one line, at most LONGEST_QUOTE characters long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"

"""The public suffix list: where organizations' domains begin. It is long, and read by top-level domain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList

MOST = 256
"""Top-level domains whose rules are kept parsed."""


def registrable(name: str) -> str:
    """`example.co.uk` of `mx1.mail.example.co.uk`; the name itself where the list has nothing.

    Takes and gives A-labels in lower case.
    """
    found: str | None = _parsed(_top(name)).privatesuffix(name)
    return found or name


def has_known_top(name: str) -> bool:
    """Whether its last label is a top-level domain of the list."""
    return _top(name) in _rules()


def _top(name: str) -> str:
    """As the list has it, in Unicode."""
    label = name.rpartition(".")[2]
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@lru_cache(MOST)
def _parsed(top: str) -> PublicSuffixList:
    """Parsing the rules of all takes a tenth of a second, those of one a thousandth."""
    return PublicSuffixList(_rules().get(top, ()))


@cache
def _rules() -> Mapping[str, Sequence[str]]:
    """By top-level domain."""
    rules: dict[str, list[str]] = defaultdict(list)
    for line in Path(PSLFILE).read_text("utf-8").splitlines():
        rule = line.partition(" ")[0]
        if rule and not rule.startswith("//"):
            rules[rule.rpartition(".")[2]].append(rule)
    return dict(rules)

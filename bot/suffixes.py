"""The public suffix list: where registrable domains begin. The list is long, so it is parsed by top-level
domain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList

MOST = 256
"""Most top-level domains whose parsed rules are cached."""


def registrable(name: str) -> str:
    """The registrable domain, such as `example.co.uk` for `mx1.mail.example.co.uk`; the name itself if there
    is none.

    Takes and returns A-labels in lower case.
    """
    found: str | None = _parsed(_top(name)).privatesuffix(name)
    return found or name


def is_suffix(name: str) -> bool:
    """Whether it is a public suffix such as `co.uk`, below which others register domains."""
    return _parsed(_top(name)).privatesuffix(name) is None


def has_known_top(name: str) -> bool:
    """Whether its last label is a top-level domain in the list."""
    return _top(name) in _rules()


def begins_known_top(name: str) -> bool:
    """Whether a longer top-level domain in the list begins with its last label."""
    label = _top(name)
    return any(top.startswith(label) for top in _rules())


def _top(name: str) -> str:
    """The top-level domain in Unicode, as in the list."""
    label = name.rpartition(".")[2]
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@lru_cache(MOST)
def _parsed(top: str) -> PublicSuffixList:
    """Parsing all rules takes a tenth of a second, those of one top-level domain a thousandth."""
    return PublicSuffixList(_rules().get(top, ()))


@cache
def _rules() -> Mapping[str, Sequence[str]]:
    """The rules by top-level domain."""
    rules: dict[str, list[str]] = defaultdict(list)
    for line in Path(PSLFILE).read_text("utf-8").splitlines():
        rule = line.partition(" ")[0]
        if rule and not rule.startswith("//"):
            rules[rule.rpartition(".")[2]].append(rule)
    return dict(rules)

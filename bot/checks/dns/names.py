"""Where a name stands in the tree of names (RFC 1034, section 3.1). Pure."""

from collections.abc import Iterator

NOBODY = "no-such-name-here"
"""A label that nobody uses: what is said of it is what is said of names that are not there."""
MOST_BETWEEN = 8
"""Names between a zone and a domain that are asked about."""


def top_level(name: str) -> str:
    return name.rpartition(".")[2]


def is_within(name: str, zone: str) -> bool:
    """Whether it is the zone's own name or below it, as every name is below the root (`.`)."""
    return zone == "." or f".{name}".endswith(f".{zone}")


def names_between(zone: str, domain: str) -> Iterator[str]:
    """The nearest names above the domain that are below the zone, from the bottom up."""
    for _ in range(MOST_BETWEEN):
        domain = domain.partition(".")[2]
        if not domain.endswith(f".{zone}"):
            return
        yield domain

"""Where a name is in the tree of domain names (RFC 1034, section 3.1). Pure."""

from collections.abc import Iterator

NONEXISTENT = "no-such-name-here"
"""A label that nobody uses: the answer shows how a resolver denies names that do not exist."""
MOST_BETWEEN = 8
"""Names between a zone and a domain that are asked about at most."""


def top_level(name: str) -> str:
    return name.rpartition(".")[2]


def is_within(name: str, zone: str) -> bool:
    """Whether the name is the zone's own or below it; every name is below the root (`.`)."""
    return zone == "." or f".{name}".endswith(f".{zone}")


def names_between(zone: str, domain: str) -> Iterator[str]:
    """The names above the domain and below the zone, nearest to the domain first."""
    for _ in range(MOST_BETWEEN):
        domain = domain.partition(".")[2]
        if not domain.endswith(f".{zone}"):
            return
        yield domain

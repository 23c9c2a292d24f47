"""IP addresses and host names: telling them apart, and writing them for people."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

OUTSIDE = "outside the networks that are contacted from here"
"""Why the playground does not contact a public address: its ports are the lab's. Counts as no evidence."""


@lru_cache(4096)
def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def version(address: str) -> int:
    """4 or 6, for IPv4 or IPv6."""
    return 6 if ":" in address else 4


def named(host: str, address: str) -> str:
    """`mx.example.com [192.0.2.1]`; only the address if the host is one."""
    return shown(address) if shown(host) == shown(address) else f"{shown(host)} [{shown(address)}]"


@lru_cache(4096)
def shown(name: str) -> str:
    """An address in canonical form (RFC 5952), an IPv4-mapped one as IPv4; a name unchanged."""
    if not is_address(name):
        return name
    parsed = ip_address(name)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)

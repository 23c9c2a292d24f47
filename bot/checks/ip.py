"""Names and addresses, told apart and written for people."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

OUTSIDE = "outside the networks that are contacted from here"
"""Why a public address is not contacted in the playground, where the ports are the lab's. No evidence."""


@lru_cache(4096)
def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def version(address: str) -> int:
    """4 or 6, as in IPv4 and IPv6."""
    return 6 if ":" in address else 4


def named(host: str, address: str) -> str:
    """`mx.example.com [192.0.2.1]`; a host that is an address stands once."""
    return shown(address) if shown(host) == shown(address) else f"{shown(host)} [{shown(address)}]"


@lru_cache(4096)
def shown(name: str) -> str:
    """An address in its canonical form (RFC 5952), a mapped one as the IPv4 that it is; a name as it is."""
    if not is_address(name):
        return name
    parsed = ip_address(name)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)

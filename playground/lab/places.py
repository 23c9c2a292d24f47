"""Which loopback address is whose. Pure; the order of the list decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.lab.domain import Domain

RESOLVER = "127.53.0.53"
PARENT = "127.53.0.1"
PARENT_ZONE = "example"
PARENT_SERVER = "ns.example"
WEB = "127.54.0.1"
"""Where all policies are published, and where the registry answers."""
REGISTRY = "rdap.example"
BLOCK_PAGE = "127.1.255.1"
"""Where a filter of names leads; nothing listens there."""
IPV6 = "::1"
"""The one IPv6 address of loopback. It is always dead; the IPv6 control is an IPv4-mapped address."""
VANTAGES = {"elsewhere": "127.105.0.1", "ssh": "127.105.0.2"}
"""Proxies by name; the second one tells no failures apart."""
FORBIDDEN = 200
"""Mail servers in 127.200.0.0/16 and above are traps: the lab does not allow contact with them."""


@dataclass(frozen=True, slots=True)
class Place:
    """The addresses of one domain's servers."""

    mail: tuple[str, ...]
    ns: tuple[str, ...]


def assign(domains: Mapping[str, Domain]) -> dict[str, Place]:
    """Gives every server of every domain an address of its own. Raises ValueError for over 255 domains."""
    if len(domains) > 255:
        raise ValueError(f"{len(domains)} domains; the lab has addresses for 255")
    return {name: _place(domain, number) for number, (name, domain) in enumerate(domains.items(), 1)}


def _place(domain: Domain, number: int) -> Place:
    return Place(
        mail=tuple(f"127.{domain.network}.{number}.{i}" for i in range(1, domain.servers + 1)),
        ns=tuple(f"127.53.{number}.{i}" for i in range(1, len(domain.ns) + 1)),
    )


def allowed_networks(domains: Mapping[str, Domain]) -> list[str]:
    """The networks that hold servers, without the traps; mapped ones for the IPv6 control."""
    seconds = sorted({each.network for each in domains.values() if each.network < FORBIDDEN} | {53, 54})
    plain = [f"127.{second}.0.0/16" for second in seconds]
    mapped = [f"::ffff:127.{second}.0.0/112" for second in seconds]
    return [*plain, *mapped, f"{IPV6}/128"]


def control_hosts(domains: Mapping[str, Domain], places: Mapping[str, Place]) -> list[str]:
    """The mail servers to compare with: names over IPv4, mapped addresses over IPv6."""
    names = [each.mail_name(1) for each in domains.values() if each.control == "ipv4"]
    mapped = [f"::ffff:{places[name].mail[0]}" for name, each in domains.items() if each.control == "ipv6"]
    return names + mapped

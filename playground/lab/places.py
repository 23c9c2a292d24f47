"""Assigns loopback addresses, by the order of the domains. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.lab.domain import Domain

RESOLVER = "127.53.0.53"
PARENT = "127.53.0.1"
PARENT_ZONE = "example"
PARENT_SERVER = "ns.example"
WEB = "127.54.0.1"
"""The address of the web server with all policies and status pages, and of the registry."""
REGISTRY = "rdap.example"
STATUS = "status.example"
"""The host of the status pages of all mail providers, each in a folder named after its domain."""
BLOCK_PAGE = "127.1.255.1"
"""The address that a filter answers with; nothing listens there."""
IPV6 = "::1"
"""The only IPv6 address of loopback, which never answers. The IPv6 control is an IPv4-mapped address."""
VANTAGES = {"elsewhere": "127.105.0.1", "ssh": "127.105.0.2"}
"""Addresses of proxies by name; the second one reports all failures alike."""
FORBIDDEN = 200
"""Mail servers in 127.200.0.0/16 and above must not be contacted, and are outside the allowed networks."""


@dataclass(frozen=True, slots=True)
class Place:
    """The addresses of one domain's servers."""

    mail: tuple[str, ...]
    ns: tuple[str, ...]


def assign(domains: Mapping[str, Domain]) -> dict[str, Place]:
    """Assigns an address to every server of every domain. Raises ValueError for more than 255 domains."""
    if len(domains) > 255:
        raise ValueError(f"{len(domains)} domains; the lab has addresses for 255")
    return {name: _place(domain, number) for number, (name, domain) in enumerate(domains.items(), 1)}


def _place(domain: Domain, number: int) -> Place:
    return Place(
        mail=tuple(f"127.{domain.network}.{number}.{i}" for i in range(1, domain.servers + 1)),
        ns=tuple(f"127.53.{number}.{i}" for i in range(1, len(domain.ns) + 1)),
    )


def allowed_networks(domains: Mapping[str, Domain]) -> list[str]:
    """The networks with servers that may be contacted; IPv4-mapped ones for the IPv6 control."""
    seconds = sorted({each.network for each in domains.values() if each.network < FORBIDDEN} | {53, 54})
    plain = [f"127.{second}.0.0/16" for second in seconds]
    mapped = [f"::ffff:127.{second}.0.0/112" for second in seconds]
    return [*plain, *mapped, f"{IPV6}/128"]


def control_hosts(domains: Mapping[str, Domain], places: Mapping[str, Place]) -> list[str]:
    """The controls: host names for IPv4, mapped addresses for IPv6."""
    names = [each.mail_name(1) for each in domains.values() if each.control == "ipv4"]
    mapped = [f"::ffff:{places[name].mail[0]}" for name, each in domains.items() if each.control == "ipv6"]
    return names + mapped


def status_pages(domains: Mapping[str, Domain]) -> list[str]:
    """Each domain with a status page, and its URL."""
    return [f"{name}=https://{STATUS}/{name}" for name, each in domains.items() if each.incident]

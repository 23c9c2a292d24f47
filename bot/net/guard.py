"""Which addresses may be contacted? The names and addresses in a bounce are a stranger's.

The lists are our own, because `ipaddress.is_global` is incomplete and differs between releases of Python.
Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses, and the cloud providers' own pages.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from bot.checks.ip import OUTSIDE

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_V4 = {
    "0.0.0.0/8": "this network, RFC 791",
    "10.0.0.0/8": "private, RFC 1918",
    "100.64.0.0/10": "shared by a provider's customers, RFC 6598",
    "127.0.0.0/8": "loopback, RFC 1122",
    "168.63.129.16/32": "a cloud's own service",
    "169.254.0.0/16": "link-local, RFC 3927",
    "172.16.0.0/12": "private, RFC 1918",
    "192.0.0.0/24": "protocol assignments, RFC 6890",
    "192.0.2.0/24": "documentation, RFC 5737",
    "192.88.99.0/24": "6to4 relays, withdrawn, RFC 7526",
    "192.168.0.0/16": "private, RFC 1918",
    "198.18.0.0/15": "benchmarking, RFC 2544",
    "198.51.100.0/24": "documentation, RFC 5737",
    "203.0.113.0/24": "documentation, RFC 5737",
    "224.0.0.0/4": "multicast, RFC 5771",
    "240.0.0.0/4": "reserved or broadcast, RFC 1112",
}
_V6 = {
    "2001:2::/48": "benchmarking, RFC 5180",
    "2001:10::/28": "ORCHID, withdrawn, RFC 4843",
    "2001:20::/28": "ORCHIDv2, RFC 7343",
    "2001:db8::/32": "documentation, RFC 3849",
    "3fff::/20": "documentation, RFC 9637",
    "::/128": "unspecified, RFC 4291",
    "::1/128": "loopback, RFC 4291",
    "fc00::/7": "private, RFC 4193",
    "fe80::/10": "link-local, RFC 4291",
    "fec0::/10": "site-local, withdrawn, RFC 3879",
    "ff00::/8": "multicast, RFC 4291",
}
_FORBIDDEN_V4 = tuple((IPv4Network(network), why) for network, why in _V4.items())
_FORBIDDEN_V6 = tuple((IPv6Network(network), why) for network, why in _V6.items())
_UNICAST_V6 = IPv6Network("2000::/3")
"""The only part of IPv6 that IANA allocates; everything else is reserved."""

_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")


class Guard(NamedTuple):
    """Judges addresses. `allowed`: networks that may be contacted although they are not public, as in a lab.

    `confined`: only those may be contacted, because the ports are the lab's.
    """

    allowed: tuple[Network, ...] = ()
    confined: bool = False

    def refusal(self, text: str) -> str | None:
        """Why this address may not be contacted; None if it may."""
        try:
            address = ip_address(text)
        except ValueError:
            return "not an IP address"
        if _within(address, self.allowed):
            return None
        return _why_not_public(address) or (OUTSIDE if self.confined else None)


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _why_not_public(address: Address) -> str | None:
    if isinstance(address, IPv4Address):
        return next((why for network, why in _FORBIDDEN_V4 if address in network), None)
    if address.scope_id:
        return "link-local, RFC 4007"
    known = next((why for network, why in _FORBIDDEN_V6 if address in network), None)
    if known:
        return known
    inside = _embedded(address)
    if inside:
        whys = (_why_not_public(each) for each in inside)
        return next((f"{why}, inside an IPv6 address" for why in whys if why), None)
    return None if address in _UNICAST_V6 else "not given out, RFC 4291"


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that packets to this address would reach."""
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if address in _COMPATIBLE or address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()

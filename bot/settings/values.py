"""The shapes that settings take. Each function reads one from text; ValueError for anything else."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.durations import parse_duration

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,254}}$){_LABEL}(?:\.{_LABEL})*\.?")
_ENDPOINT = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\s\[\]]+))(?::(?P<port>\d{1,5}))?")


class Endpoint(NamedTuple):
    host: str
    port: int


class Vantage(NamedTuple):
    """A place that SMTP checks are made from: ourselves, or a SOCKS5 proxy."""

    name: str
    proxy: str | None


def duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def each(item: Callable[[str], Any]) -> Callable[[object], object]:
    """A reader of a list with commas between its items."""

    def split(value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(item(part.strip()) for part in value.split(",") if part.strip())

    return split


def endpoint(value: object, default_port: int | None = None) -> object:
    """`HOST:PORT` or `[IPv6]:PORT`; with `default_port` also without a port."""
    if not isinstance(value, str):
        return value
    match = _ENDPOINT.fullmatch(value.strip())
    if not match or (match["port"] is None and default_port is None):
        raise ValueError("no HOST:PORT")
    port = int(match["port"] or default_port or 0)
    if port > 65535:
        raise ValueError("no such port")
    return Endpoint(str(host(match["v6"] or match["name"])), port)


def nameserver(text: str) -> object:
    """`IP` or `IP:PORT`; an IPv6 address with a port stands in brackets."""
    try:
        return Endpoint(str(ip_address(text)), 53)
    except ValueError:
        found = endpoint(text, 53)
        ip_address(found.host if isinstance(found, Endpoint) else "")
        return found


def network(text: str) -> Network:
    return ip_network(text, strict=False)


def address(text: str) -> Address:
    return ip_address(text)


def host(value: object) -> object:
    """A host name or an IP address, lower case and without a trailing dot."""
    if not isinstance(value, str):
        return value
    try:
        return str(ip_address(value.strip("[]")))
    except ValueError:
        if not _HOST.fullmatch(value):
            raise ValueError("no host name") from None
    return value.rstrip(".").lower()


def vantage(text: str) -> Vantage:
    if text == "direct":
        return Vantage("direct", None)
    name, _, url = text.partition("=")
    parts = urlsplit(url)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name) or parts.scheme not in {"socks5", "socks5h"}:
        raise ValueError("no NAME=socks5://HOST:PORT")
    if not parts.hostname or not parts.port:
        raise ValueError("no HOST:PORT")
    return Vantage(name, url)


def api_url(value: object) -> object:
    parts = urlsplit(str(value))
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.endswith("/api/"):
        raise ValueError("no such URL")
    return value


def database_url(value: object) -> object:
    if not re.match(r"sqlite:///.|postgresql://.", str(value)):
        raise ValueError("no such URL")
    return value


def token(prefix: str) -> Callable[[object], object]:
    def check(value: object) -> object:
        if isinstance(value, str) and not value.startswith(prefix):
            raise ValueError("no such token")
        return value

    return check


def secret(value: object) -> object:
    """Not empty, without blanks, and no token."""
    if isinstance(value, str) and not re.fullmatch(r"(?!xox|xapp)\S+", value):
        raise ValueError("no signing secret")
    return value


def rdap(value: Any) -> Any:
    """None for `off`."""
    if value is None or value == "off":
        return None
    if not re.fullmatch(r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?/\S{1,200}", str(value)):
        raise ValueError("neither off nor an https URL")
    return value

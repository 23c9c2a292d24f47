"""The shapes that settings take. Each function reads one from text; ValueError for anything else."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from bot.durations import parse_duration

T = TypeVar("T")
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


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that no log and no error message shows."""

    text: str = field(repr=False)


def duration(text: str) -> float:
    """Seconds, more than none."""
    seconds = parse_duration(text)
    if not seconds:
        raise ValueError("no time at all")
    return seconds


def scale(text: str) -> float:
    if not 0 < float(text) <= 1000:
        raise ValueError("too small or too large")
    return float(text)


def port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or not 1 <= int(text) <= 65535:
        raise ValueError("no such port")
    return int(text)


def matching(pattern: str) -> Callable[[str], str]:
    """A reader of what looks like that as a whole."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError("of another shape")
        return text

    return check


def each(item: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """A reader of a list with commas between its items."""
    return lambda text: tuple(item(part.strip()) for part in text.split(",") if part.strip())


def endpoint(text: str, default_port: int | None = None) -> Endpoint:
    """`HOST:PORT` or `[IPv6]:PORT`; with `default_port` also without a port."""
    match = _ENDPOINT.fullmatch(text.strip())
    if not match or (match["port"] is None and default_port is None):
        raise ValueError("no HOST:PORT")
    number = int(match["port"] or default_port or 0)
    if number > 65535:
        raise ValueError("no such port")
    return Endpoint(host(match["v6"] or match["name"]), number)


def nameserver(text: str) -> Endpoint:
    """`IP` or `IP:PORT`; an IPv6 address with a port stands in brackets."""
    try:
        return Endpoint(str(ip_address(text)), 53)
    except ValueError:
        found = endpoint(text, 53)
        return Endpoint(str(ip_address(found.host)), port(f"{found.port}"))


def network(text: str) -> Network:
    return ip_network(text, strict=False)


def address(text: str) -> Address:
    return ip_address(text)


def host(text: str) -> str:
    """A host name or an IP address, lower case and without a trailing dot."""
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        if not _HOST.fullmatch(text):
            raise ValueError("no host name") from None
    return text.rstrip(".").lower()


def domain(text: str) -> str:
    """Lower case and without a trailing dot; of two labels at least, the last of which is no number."""
    name = host(text)
    if not re.search(r"\.[a-z0-9-]*[a-z][a-z0-9-]*$", name):
        raise ValueError("no domain")
    return name


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


def api_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.endswith("/api/"):
        raise ValueError("no such URL")
    return text


def database_url(text: str) -> str:
    if not re.match(r"sqlite:///.|postgresql://.", text):
        raise ValueError("no such URL")
    return text


def token(prefix: str) -> Callable[[str], Secret]:
    def check(text: str) -> Secret:
        if not re.fullmatch(rf"{prefix}[A-Za-z0-9-]+", text):
            raise ValueError("no such token")
        return Secret(text)

    return check


def secret(text: str) -> Secret:
    """Not empty, without blanks, and no token."""
    if not re.fullmatch(r"(?!xox|xapp)\S+", text):
        raise ValueError("no signing secret")
    return Secret(text)


def rdap(text: str) -> str | None:
    """None for `off`."""
    if text == "off":
        return None
    if not re.fullmatch(r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?/\S{1,200}", text):
        raise ValueError("neither off nor an https URL")
    return text

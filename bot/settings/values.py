"""Parsers for the values of settings. Each returns the parsed value, or raises ValueError."""

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
_SERVER = re.compile(r"(?:\[[^\[\]]*\]|[^:\[\]]*)(?::\d{1,5})?", re.ASCII)
"""A server in the URL of a database; it may be empty, and there may be several."""


class Endpoint(NamedTuple):
    host: str
    port: int


class Vantage(NamedTuple):
    """A place to make SMTP checks from: this machine, or a SOCKS5 proxy."""

    name: str
    proxy: str | None


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that is never shown in logs or error messages."""

    text: str = field(repr=False)


def without_secret(text: str) -> str:
    """Describes a wrong token or secret for an error message, without showing it."""
    if text.startswith(("'", '"')):
        return "a value in quotes"
    prefix = re.match(r"xox[a-z]-|xapp-", text)
    if prefix is None:
        return "a value of another form"
    if text == prefix[0]:
        return f"{text} with nothing after it"
    whole = re.fullmatch(r"[A-Za-z0-9-]+", text)
    return f"a value that starts with {prefix[0]}{'' if whole else ' and has characters that no token has'}"


def without_tokens(text: str) -> str:
    """The text with every token cut after its prefix: somebody may have put one in the wrong place."""
    return re.sub(r"(xox[a-z]-|xapp-)[\w-]+", r"\1…", text, flags=re.ASCII)


def duration(text: str) -> float:
    """Seconds, more than zero."""
    seconds = parse_duration(text)
    if not seconds:
        raise ValueError("zero")
    return seconds


def scale(text: str) -> float:
    if not 0 < float(text) <= 1000:
        raise ValueError("too small or too large")
    return float(text)


def port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or not 1 <= int(text) <= 65535:
        raise ValueError("not a port")
    return int(text)


def matching(pattern: str) -> Callable[[str], str]:
    """A parser for text that matches the whole pattern."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError("does not match")
        return text

    return check


def each(item: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """A parser for a list separated by commas."""
    return lambda text: tuple(item(part.strip()) for part in text.split(",") if part.strip())


def endpoint(text: str, default_port: int | None = None) -> Endpoint:
    """`HOST:PORT` or `[IPv6]:PORT`; with `default_port` also without a port."""
    match = _ENDPOINT.fullmatch(text.strip())
    if not match or (match["port"] is None and default_port is None):
        raise ValueError("not HOST:PORT")
    number = int(match["port"] or default_port or 0)
    if number > 65535:
        raise ValueError("not a port")
    return Endpoint(host(match["v6"] or match["name"]), number)


def nameserver(text: str) -> Endpoint:
    """`IP` or `IP:PORT`; an IPv6 address with a port is in brackets."""
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
            raise ValueError("not a host name") from None
    return text.rstrip(".").lower()


def domain(text: str) -> str:
    """A domain in lower case without a trailing dot: at least two labels, the last of which is not a
    number."""
    name = host(text)
    if not re.search(r"\.[a-z0-9-]*[a-z][a-z0-9-]*$", name):
        raise ValueError("not a domain")
    return name


def vantages(text: str) -> tuple[Vantage, ...]:
    found = each(_vantage)(text)
    if len({one.name for one in found}) < len(found):
        raise ValueError("a name twice")
    return found


def _vantage(text: str) -> Vantage:
    if text == "direct":
        return Vantage("direct", None)
    name, _, url = text.partition("=")
    parts = urlsplit(url)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name) or parts.scheme not in {"socks5", "socks5h"}:
        raise ValueError("not NAME=socks5://HOST:PORT")
    if not parts.hostname or not parts.port:
        raise ValueError("not HOST:PORT")
    return Vantage(name, url)


def api_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.endswith("/api/"):
        raise ValueError("no such URL")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("not a base URL")  # the client refuses a password in it beside the token
    return text


def database_url(text: str) -> str:
    if not re.match(r"sqlite:///.|postgresql://.", text):
        raise ValueError("no such URL")
    parts = urlsplit(text)
    if parts.scheme == "postgresql":
        _, _, servers = parts.netloc.rpartition("@")
        cut = parts.netloc.count("@") > 1 or parts.fragment
        if cut or not all(map(_SERVER.fullmatch, servers.split(","))):
            raise ValueError("a password that cuts the URL, or no port")
    return text


def token(prefix: str) -> Callable[[str], Secret]:
    def check(text: str) -> Secret:
        if not re.fullmatch(rf"{prefix}[A-Za-z0-9-]+", text):
            raise ValueError("not such a token")
        return Secret(text)

    return check


def secret(text: str) -> Secret:
    """A signing secret: not empty, without spaces and quotes, and not a token."""
    if not re.fullmatch(r"(?!xox|xapp)[^\s\"']+", text):
        raise ValueError("not a signing secret")
    return Secret(text)


def rdap(text: str) -> str | None:
    """A URL, or None for `off`."""
    if text == "off":
        return None
    if not re.fullmatch(r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?/\S{1,200}", text):
        raise ValueError("neither off nor an https URL")
    return text


def status_pages(text: str) -> tuple[tuple[str, str], ...] | None:
    """Endings of mail servers' names, each with the URL of a status page; None for `off`."""
    return None if text == "off" else each(_status_page)(text)


def _status_page(text: str) -> tuple[str, str]:
    ending, _, url = text.partition("=")
    if not re.fullmatch(r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:/[^\s?#]{0,200})?", url):
        raise ValueError("not MAILHOST=https://STATUSPAGE")
    return domain(ending.strip().lstrip(".")), url

"""Builds resolver, prober, fetcher and our own identity from the settings."""

import socket
from typing import NamedTuple

from bot.checks.context import Ourselves
from bot.checks.ip import is_address
from bot.net.guard import Guard
from bot.net.https import HttpsFetcher
from bot.net.prober import SmtpProber
from bot.net.resolver import build_resolver, kept_for
from bot.ports.looking import Fetcher, Prober, Resolver
from bot.settings import Settings


class Network(NamedTuple):
    resolver: Resolver
    prober: Prober
    fetcher: Fetcher
    ourselves: Ourselves


def build_network(settings: Settings, *, confined: bool = False, resolver: Resolver | None = None) -> Network:
    """What `Diagnostician` needs. Opens no connection yet.

    `confined`: only the networks that the settings allow may be contacted. `resolver`: an existing one.
    """
    guard = Guard(settings.allow_networks, confined)
    resolver = resolver or build_resolver(settings, guard)
    return Network(
        resolver,
        SmtpProber(
            guard,
            settings.helo_name or own_name(),
            port=settings.smtp_port,
            vantages={each.name: each.proxy for each in settings.vantages},
            trusted=[each for each in settings.control_hosts if is_address(each)],
            keep=kept_for(settings),
        ),
        HttpsFetcher(resolver, guard, port=settings.https_port, scale=settings.recheck_scale),
        Ourselves(
            control_hosts=settings.control_hosts,
            sender_ips=tuple(str(each) for each in settings.sender_ips),
            sender_domains=settings.sender_domains,
            helo_name=settings.helo_name,
            dnsbls=settings.dnsbls,
            registries=settings.rdap,
            status_pages=settings.status_pages,
        ),
    )


def own_name() -> str:
    """This machine's full name, otherwise its IP address in brackets (RFC 5321, section 4.1.3)."""
    name = socket.getfqdn()
    if "." in name and not name.endswith((".localdomain", ".local", ".arpa")):
        return name
    return f"[{_own_address()}]"


def _own_address() -> str:
    """The IP address that packets to the outside leave from. Sends no packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(sock.getsockname()[0])

"""Is it how we send? Asked when the bounce's words speak of who we are."""

import asyncio
import re
from dataclasses import dataclass

from bot.checks.addresses import is_address
from bot.checks.scene import Scene
from bot.checks.sender.dkim import check_dkim
from bot.checks.sender.dmarc import check_dmarc
from bot.checks.sender.dnsbl import check_dnsbl
from bot.checks.sender.ptr import check_ptr
from bot.checks.sender.spf import check_spf

CAUSES = {"sender-blocklisted", "sender-no-ptr", "spf-fail", "dkim-fail", "dmarc-reject"}
"""When the words suggest one of these, our own records are looked at."""

MOST = 4
_BRACKETED = re.compile(r"\[((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]{3,39})\]")
_SELECTOR = re.compile(r"([A-Za-z0-9._-]{1,63})\._domainkey\.([A-Za-z0-9.-]{3,253})")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are when we send, as far as settings and the bounce tell."""

    addresses: tuple[str, ...]
    domains: tuple[str, ...]
    selectors: tuple[tuple[str, str], ...] = ()
    """DKIM selectors with their domains."""


def identify(scene: Scene, text: str, envelope: str | None) -> Identity:
    """`text`: the words of the bounce; `envelope`: the address that we sent from."""
    ours = scene.ourselves
    said = tuple(dict.fromkeys(each for each in _BRACKETED.findall(text) if is_address(each)))
    domain = (envelope or "").rpartition("@")[2].lower()
    return Identity(
        addresses=(ours.sender_ips or said)[:MOST],
        domains=(ours.sender_domains or ((domain,) if domain else ()))[:MOST],
        selectors=tuple(dict.fromkeys(_SELECTOR.findall(text)))[:MOST],
    )


async def check_sender(scene: Scene, who: Identity) -> None:
    """Everything at once."""
    by_address = [check(scene, each) for each in who.addresses for check in (check_ptr, check_dnsbl)]
    by_domain = [check_dmarc(scene, each) for each in who.domains]
    by_both = [check_spf(scene, address, each) for address in who.addresses for each in who.domains]
    by_key = [check_dkim(scene, selector, domain) for selector, domain in who.selectors]
    await asyncio.gather(*by_address, *by_domain, *by_both, *by_key)

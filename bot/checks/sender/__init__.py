"""Is it how we send? Asked when the bounce's words speak of who we are."""

import asyncio
import re
from typing import NamedTuple

from bot.checks.context import Context, Ourselves
from bot.checks.ip import is_address
from bot.checks.sender.dkim import check_dkim, tell_unsigned
from bot.checks.sender.dmarc import find_policy, tell_dmarc
from bot.checks.sender.dnsbl import check_dnsbl
from bot.checks.sender.helo import check_helo
from bot.checks.sender.ptr import check_ptr
from bot.checks.sender.spf import check_spf
from bot.models.bounce import Bounce, Signature

CAUSES = {"sender-blocklisted", "sender-no-ptr", "sender-bad-helo", "spf-fail", "dkim-fail", "dmarc-reject"}
"""When the words suggest one of these, our own records are looked at."""

MOST = 4
_BRACKETED = re.compile(r"\[((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]{3,39})\]")
_HELO = re.compile(
    r"<([^<>\s@]{1,253})>: (?:helo|ehlo) |(?:helo|ehlo) command \[([^\[\]\s]{1,253})\]", re.IGNORECASE
)
_SELECTOR = re.compile(r"([A-Za-z0-9._-]{1,63})\._domainkey\.([A-Za-z0-9.-]{3,253})")


class Identity(NamedTuple):
    """Who we are when we send, as far as settings and the bounce tell."""

    addresses: tuple[str, ...] = ()
    author_domains: tuple[str, ...] = ()
    """Of From, which DMARC is about."""
    envelope_domains: tuple[str, ...] = ()
    """Of Return-Path, which SPF is about."""
    keys: tuple[Signature, ...] = ()
    """DKIM keys that the message was signed with, or that the bounce speaks of."""
    helo_heard: str | None = None
    """The name that the reply says we gave in HELO."""
    helo_set: str | None = None
    """The one that we give, by our settings."""
    unsigned: bool = False
    """Whether the returned message carries no DKIM signature at all."""


def identify(ours: Ourselves, bounce: Bounce) -> Identity:
    """By the settings, the words of the bounce, and the message that they are about."""
    text = bounce.diagnostic or ""
    said = tuple(dict.fromkeys(each for each in _BRACKETED.findall(text) if is_address(each)))
    named = (Signature(selector=each[0], domain=each[1]) for each in _SELECTOR.findall(text.lower()))
    authors = _domain(bounce.sender) or ours.sender_domains
    return Identity(
        addresses=_refused(said, ours.sender_ips)[:MOST],
        author_domains=authors[:MOST],
        envelope_domains=(_domain(bounce.envelope_from) or ours.sender_domains or authors)[:MOST],
        keys=tuple(dict.fromkeys((*named, *(bounce.signatures or ()))))[:MOST],
        helo_heard=_helo(text),
        helo_set=ours.helo_name,
        unsigned=bounce.signatures == (),
    )


def _refused(said: tuple[str, ...], ours: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ours that the reply names; else whatever it names, since mail may leave from elsewhere too."""
    return tuple(each for each in said if each in ours) or tuple(dict.fromkeys((*said, *ours)))


def _helo(text: str) -> str | None:
    """As the server heard it, where its reply quotes it (Postfix does)."""
    found = _HELO.search(text)
    return found and (found[1] or found[2])


def _domain(address: str | None) -> tuple[str, ...]:
    domain = (address or "").rpartition("@")[2].lower()
    return (domain,) if domain else ()


async def check_sender(context: Context, sender: Identity) -> None:
    """Everything at once; what DMARC makes of it when SPF and DKIM are known."""
    if sender.unsigned:
        tell_unsigned(context, sender.author_domains)
    policies, spf, dkim, _ = await asyncio.gather(
        asyncio.gather(*(find_policy(context, each) for each in sender.author_domains)),
        asyncio.gather(
            *(check_spf(context, ip, each) for ip in sender.addresses for each in sender.envelope_domains)
        ),
        asyncio.gather(*(check_dkim(context, each, sender.author_domains) for each in sender.keys)),
        _check_host(context, sender),
    )
    for policy in policies:
        tell_dmarc(context, policy, [*spf, *(each for each in dkim if each)])


async def _check_host(context: Context, sender: Identity) -> None:
    """What the sending server is called, and what its addresses are known for."""
    name = sender.helo_heard or sender.helo_set
    heard = sender.helo_heard is not None
    await asyncio.gather(
        *(check_helo(context, each, sender.addresses, heard=heard) for each in [name] if each),
        *(check(context, ip) for ip in sender.addresses for check in (check_ptr, check_dnsbl)),
    )

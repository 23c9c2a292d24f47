"""Is our own sending at fault? Checked if the bounce is about who we are, or may be."""

import asyncio
import re
from typing import NamedTuple

from bot.checks.context import Context, Ourselves
from bot.checks.sender.dkim import check_dkim, tell_unsigned
from bot.checks.sender.dmarc import find_policy, tell_dmarc
from bot.checks.sender.dnsbl import check_dnsbl
from bot.checks.sender.domain import check_domain
from bot.checks.sender.helo import check_helo
from bot.checks.sender.ptr import check_ptr
from bot.checks.sender.refused import named_authors, named_lists, refused_addresses
from bot.checks.sender.spf import check_spf
from bot.models.bounce import Bounce, Signature

CAUSES = {
    *("sender-blocklisted", "sender-no-ptr", "sender-bad-helo", "spf-fail", "dkim-fail", "dmarc-reject"),
    "sender-domain-broken",
}
"""If the words suggest one of these causes, our own records are checked."""

MOST = 4
LONGEST = 4096
"""Characters of a reply in which names and addresses are looked for; SMTP has lines of 512."""
_HELO = re.compile(
    r"<([^<>\s@]{1,253})>: (?:helo|ehlo) |(?:helo|ehlo) command \[([^\[\]\s]{1,253})\]", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>@\[\]()]{1,64}@([A-Za-z0-9.-]{3,253})")
_SELECTOR = re.compile(r"([A-Za-z0-9._-]{1,63})\._domainkey\.([A-Za-z0-9.-]{3,253})")


class Identity(NamedTuple):
    """Who we are when we send, according to the settings and the bounce."""

    addresses: tuple[str, ...] = ()
    author_domains: tuple[str, ...] = ()
    """Domains of the From address, for DMARC."""
    envelope_domains: tuple[str, ...] = ()
    """Domains of the Return-Path, for SPF."""
    keys: tuple[Signature, ...] = ()
    """DKIM keys that the message was signed with, or that the bounce names."""
    helo_heard: str | None = None
    """The HELO name that the reply quotes."""
    helo_set: str | None = None
    """The HELO name in the settings."""
    refused_domains: tuple[str, ...] = ()
    """Domains of the sender address, if the reply says that they cannot be looked up."""
    lists: tuple[str, ...] = ()
    """Block lists that the reply names."""
    unsigned: bool = False
    """Whether the returned message has no DKIM signature."""


def identify(ours: Ourselves, bounce: Bounce) -> Identity:
    """Who we are, from the settings, the bounce's words and the returned message."""
    text = (bounce.diagnostic or "")[:LONGEST]
    named = (Signature(selector=each[0], domain=each[1]) for each in _SELECTOR.findall(text.lower()))
    said = named_authors(text) if bounce.likeliest == "dmarc-reject" else ()
    authors = said or _domain(bounce.sender) or ours.sender_domains
    theirs = (*_domain(bounce.recipient), *_domain(bounce.remote_mta))
    envelope = _domain(bounce.envelope_from) or ours.sender_domains or authors
    return Identity(
        addresses=refused_addresses(text, ours.sender_ips, theirs)[:MOST],
        author_domains=authors[:MOST],
        envelope_domains=envelope[:MOST],
        keys=tuple(dict.fromkeys((*named, *(bounce.signatures or ()))))[:MOST],
        refused_domains=(_senders(text, bounce.recipient) or envelope)[:MOST]
        if _doubts_sender_domain(bounce)
        else (),
        helo_heard=quoted_helo(text),
        helo_set=ours.helo_name,
        lists=named_lists(text)[:MOST],
        unsigned=bounce.signatures == (),
    )


def _doubts_sender_domain(bounce: Bounce) -> bool:
    """Whether the sender's domain is said to be unknown, or the sender's address to be unverifiable.

    Exim says the latter also where no mail can be routed to the domain.
    """
    unverified = any(each.rule == "rejected/sender-verify" for each in bounce.evidence)
    return unverified or bounce.likeliest == "sender-domain-broken"


def _senders(text: str, recipient: str | None) -> tuple[str, ...]:
    """Domains of the addresses in a reply about the sender, without the recipient's address."""
    own = (recipient or "").lower()
    named = (each for each in _ADDRESS.finditer(text) if each[0].lower() != own)
    return tuple(dict.fromkeys(each[1].lower().rstrip(".") for each in named))


def quoted_helo(text: str) -> str | None:
    """The HELO name that the reply quotes, as Postfix's replies do."""
    found = _HELO.search(text[:LONGEST])
    return found and (found[1] or found[2])


def _domain(address: str | None) -> tuple[str, ...]:
    domain = (address or "").rpartition("@")[2].lower()
    return (domain,) if domain else ()


async def check_sender(context: Context, sender: Identity) -> None:
    """Runs all checks of our side in parallel; DMARC is judged once SPF and DKIM are known."""
    if sender.unsigned:
        tell_unsigned(context, sender.author_domains)
    policies, spf, dkim, _ = await asyncio.gather(
        asyncio.gather(*(find_policy(context, each) for each in sender.author_domains)),
        asyncio.gather(
            *(check_spf(context, ip, each) for ip in sender.addresses for each in sender.envelope_domains)
        ),
        asyncio.gather(*(check_dkim(context, each, sender.author_domains) for each in sender.keys)),
        _check_origin(context, sender),
    )
    for policy in policies:
        tell_dmarc(context, policy, [*spf, *(each for each in dkim if each)])


async def _check_origin(context: Context, sender: Identity) -> None:
    """Checks the HELO name, the reverse names and listings of the addresses, and the sender's domain."""
    name = sender.helo_heard or sender.helo_set
    heard = sender.helo_heard is not None
    await asyncio.gather(
        *(check_helo(context, each, sender.addresses, heard=heard) for each in [name] if each),
        *(check_ptr(context, ip) for ip in sender.addresses),
        *(check_dnsbl(context, ip, sender.lists) for ip in sender.addresses),
        *(check_domain(context, each) for each in sender.refused_domains),
    )

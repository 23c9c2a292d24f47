"""Does the domain demand a certain key or issuer through TLSA records? DANE for SMTP (RFC 7672)."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.checks.context import Context
from bot.checks.dns.address import HostAddresses
from bot.checks.dns.authority import authoritative_servers
from bot.checks.tls.certificates import covers, out_of_date
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.smtp import Certificate, Issuer

END_ENTITY, TRUST_ANCHOR = "3", "2"
"""Usages that count: DANE-EE is the server's own certificate, DANE-TA an issuer's (section 3.1)."""


class Tlsa(NamedTuple):
    """One TLSA record (RFC 6698, section 2.1)."""

    usage: str
    selector: str
    matching: int
    data: str

    @property
    def usable(self) -> bool:
        return self.usage in {END_ENTITY, TRUST_ANCHOR} and self.selector in {"0", "1"} and self.matching < 3

    def matches(self, certificate: Certificate | Issuer) -> bool:
        digests = certificate.key_digests if self.selector == "1" else certificate.certificate_digests
        return digests.get(self.matching) == self.data

    def __str__(self) -> str:
        data = self.data if len(self.data) <= 16 else f"{self.data[:16]}…"
        return f"TLSA {self.usage} {self.selector} {self.matching} {data}"


class Dane(NamedTuple):
    """What a host's TLSA records demand."""

    records: Sequence[Tlsa] = ()
    failed: DnsAnswer | None = None
    """The failed lookup, if the host's own name servers cause it: senders then defer mail (section 2.1.2)."""


async def ask_for_dane(context: Context, addresses: HostAddresses) -> Dane:
    """Looks up TLSA records; only for a host whose addresses are signed (RFC 7672, section 2.2.2)."""
    if not addresses.secure:
        return Dane()
    answer = await context.resolver.ask(_tlsa_name(addresses.host), "TLSA")
    if answer.outcome is DnsOutcome.SERVER_FAILURE and await _fails_at_their_servers(context, addresses.host):
        return Dane(failed=answer)
    return Dane(read_tlsa(answer))


async def _fails_at_their_servers(context: Context, host: str) -> bool:
    """Whether the host's own name servers fail at TLSA queries, and our resolver can answer others."""
    names = map(_tlsa_name, context.ourselves.control_names)
    others = await asyncio.gather(*(context.resolver.ask(each, "TLSA", fresh=True) for each in names))
    if not any(each.outcome.definite for each in others):
        return False
    _, servers = await authoritative_servers(context, host)
    asked = (context.resolver.ask_server(address, _tlsa_name(host), "TLSA") for _, address in servers)
    said = {each.outcome for each in await asyncio.gather(*asked)}
    return any(each.refuses for each in said) and not any(each.definite for each in said)


def _tlsa_name(host: str) -> str:
    return f"_25._tcp.{host}"


def read_tlsa(answer: DnsAnswer) -> list[Tlsa]:
    """The TLSA records; none unless DNSSEC vouches for them."""
    found = []
    for each in answer.records[:20] if answer.authenticated else ():
        usage, selector, matching, *data = each.split()
        found.append(Tlsa(usage, selector, int(matching), "".join(data).lower()))
    return found


def judge(
    records: Sequence[Tlsa], certificate: Certificate, names: Sequence[str], now: datetime
) -> tuple[bool | None, str]:
    """Whether the demand is met (None: cannot be told), and why.

    `names`: the names that the certificate may have if it is accepted by its issuer (section 3.2.2).
    """
    usable = [each for each in records if each.usable]
    if not usable:
        return True, "its TLSA records only require encryption"
    met = next((each for each in usable if each.usage == END_ENTITY and each.matches(certificate)), None)
    if met:
        return True, f"the certificate matches {met}"
    anchors = [each for each in usable if each.usage == TRUST_ANCHOR]
    found = next(_anchored(anchors, certificate), None)
    if found:
        return _judge_issued(certificate, found, names, now)
    if any(each.matching == 0 for each in anchors):
        return None, "a TLSA record holds the issuer itself, which the server need not send: not checked"
    return False, f"{usable[0]} matches neither the server's certificate nor its issuers"


def _anchored(anchors: Iterable[Tlsa], certificate: Certificate) -> Iterator[Tlsa]:
    return (each for each in anchors if any(each.matches(issuer) for issuer in certificate.issuers))


def _judge_issued(
    certificate: Certificate, by: Tlsa, names: Sequence[str], now: datetime
) -> tuple[bool, str]:
    """Judges a certificate accepted by its issuer: dates and names count too (RFC 7671, section 5.2)."""
    if problem := out_of_date(certificate, now):
        return False, f"{by} matches its issuer, but {problem}"
    if not any(covers(name, host) for name in certificate.names for host in names):
        return False, f"{by} matches its issuer, but the certificate is not for {names[0]}"
    return True, f"the certificate's issuer matches {by}"

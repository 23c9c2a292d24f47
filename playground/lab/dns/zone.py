"""The zones of the lab, as their name servers serve them. Pure functions."""

from collections.abc import Iterable, Iterator
from functools import cache

import dns.zone

from playground.lab.certificates import digest
from playground.lab.dns import signing
from playground.lab.dns.manners import Dnssec
from playground.lab.domain import Domain
from playground.lab.places import IPV6, PARENT, PARENT_SERVER, PARENT_ZONE, REGISTRY, STATUS, WEB, Place

POLICY_HOST = "mta-sts"
"""The host below a domain where its policy is (RFC 8461, section 3.3)."""
_SOA = "@ 60 IN SOA {mname} postmaster 2026010101 3600 600 604800 5"


def child_zone(domain: Domain, place: Place, server: int = 0) -> dns.zone.Zone:
    """The domain's zone, as the name server with this index serves it."""
    lines = [
        _SOA.format(mname="ns1"),
        *(f"@ 60 IN NS {name}" for name in domain.ns_at_child),
        *_glue(domain, place),
        *_mail(domain, place, domain.old_records if server and domain.old_records else domain.records),
        *_policy(domain),
    ]
    if domain.dnssec in {Dnssec.SIGNED, Dnssec.EXPIRED, Dnssec.WRONG_DS}:
        lines.append(f"@ 60 IN DNSKEY {signing.key(domain.name)}")
    return _zone(domain.name, tuple(lines))


def parent_zone(delegation: Iterable[str] = ()) -> dns.zone.Zone:
    """The zone `example.` with one domain below it: parsing the lines of all domains takes a quarter of a
    second."""
    lines = (
        _SOA.format(mname="ns"),
        f"@ 60 IN NS {PARENT_SERVER}.",
        f"{PARENT_SERVER}. 60 IN A {PARENT}",
        *(f"{host}. 60 IN A {WEB}" for host in (REGISTRY, STATUS)),
        *delegation,
    )
    return _zone(PARENT_ZONE, lines)


def delegation(domain: Domain, place: Place) -> Iterator[str]:
    """The lines for a domain in the parent zone: name servers with glue, and the DS record."""
    if not domain.delegated or not domain.name.endswith(f".{PARENT_ZONE}"):
        return
    for name in domain.ns_at_parent:
        yield f"{domain.name}. 60 IN NS {name}"
    yield from _glue(domain, place)
    if domain.dnssec is not Dnssec.UNSIGNED:
        yield f"{domain.name}. 60 IN DS {signing.delegation(domain)}"


def _glue(domain: Domain, place: Place) -> Iterator[str]:
    for number, address in enumerate(place.ns, 1):
        record = f"AAAA ::ffff:{address}" if domain.ns_ipv6 else f"A {address}"
        yield f"{domain.ns_name(number)} 60 IN {record}"


def _mail(domain: Domain, place: Place, records: str | None) -> Iterator[str]:
    for number, _ in enumerate(domain.mail, 1):
        for name in [f"mx{number}", *(f"mx{number}-{further}" for further in range(2, domain.names + 1))]:
            yield f"{name} 60 IN A {place.mail[number - 1]}"
            if domain.ipv6:
                yield f"{name} 60 IN AAAA {IPV6}"
            if records is None:
                yield f"@ 60 IN MX {number * 10} {name}"
    known = {f"mx{number}": address for number, address in enumerate(place.mail, 1)}
    digests = {"tlsa": digest("good"), "expired": digest("expired"), "authority": digest("authority")}
    yield from (records or "").format(**digests, **known).splitlines()


def _policy(domain: Domain) -> Iterator[str]:
    if domain.policy is not None:
        yield '_mta-sts 60 IN TXT "v=STSv1; id=1"'
        yield f"{POLICY_HOST} 60 IN A {WEB}"


@cache
def _zone(name: str, lines: tuple[str, ...]) -> dns.zone.Zone:
    """A parsed zone. Cached: zones never change, and the next lab in the process has most of them again."""
    return dns.zone.from_text("\n".join(["$TTL 60", *lines]), origin=f"{name}.", relativize=False)

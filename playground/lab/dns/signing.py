"""DNSSEC records that look right. Nothing verifies them: the lab's resolver only pretends to."""

import base64
import hashlib
import time

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY

from playground.lab.dns.manners import Dnssec
from playground.lab.domain import Domain

_ALGORITHM = 13
_DAY = 86_400


def key(name: str) -> str:
    """A DNSKEY in the form of algorithm 13 (RFC 6605), always the same for the same name."""
    return f"257 3 {_ALGORITHM} {base64.b64encode(hashlib.sha512(name.encode()).digest()).decode()}"


def _dnskey(name: str) -> DNSKEY:
    rdata = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DNSKEY, key(name))
    assert isinstance(rdata, DNSKEY)
    return rdata


def delegation(domain: Domain) -> str:
    """The DS record at the parent: of the zone's key, or of a former one."""
    owner = domain.name if domain.dnssec in {Dnssec.SIGNED, Dnssec.EXPIRED} else f"former.{domain.name}"
    return str(dns.dnssec.make_ds(dns.name.from_text(domain.name), _dnskey(owner), "SHA256"))


def signature(domain: Domain, rrset: dns.rrset.RRset) -> dns.rrset.RRset:
    """An RRSIG over `rrset`: valid until next week, or expired two days ago."""
    end = time.time() + (-2 * _DAY if domain.dnssec is Dnssec.EXPIRED else 7 * _DAY)
    stamps = [time.strftime("%Y%m%d%H%M%S", time.gmtime(at)) for at in (end, end - 14 * _DAY)]
    fill = base64.b64encode(hashlib.sha512(rrset.to_text().encode()).digest()).decode()
    text = (
        f"{dns.rdatatype.to_text(rrset.rdtype)} {_ALGORITHM} {len(rrset.name.labels) - 1} {rrset.ttl} "
        f"{stamps[0]} {stamps[1]} {dns.dnssec.key_id(_dnskey(domain.name))} {domain.name}. {fill}"
    )
    return dns.rrset.from_text(rrset.name, rrset.ttl, rrset.rdclass, dns.rdatatype.RRSIG, text)

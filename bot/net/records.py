"""From a DNS library's message to our own answer. The only place that knows both."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from bot.models.dns import DnsAnswer, DnsOutcome

for each in (dns.rdatatype.MX, dns.rdatatype.A, dns.rdatatype.AAAA):  # else the first answer loads them
    dns.rdata.get_rdata_class(dns.rdataclass.IN, each)  # type: ignore[no-untyped-call]

MOST_RECORDS = 200
MOST_ALIASES = 8

_RCODES = {
    dns.rcode.NXDOMAIN: DnsOutcome.NO_SUCH_NAME,
    dns.rcode.SERVFAIL: DnsOutcome.SERVER_FAILURE,
    dns.rcode.REFUSED: DnsOutcome.REFUSED,
    dns.rcode.NOTAUTH: DnsOutcome.REFUSED,
}


def read(question: tuple[str, str], response: dns.message.Message) -> DnsAnswer:
    """What a response says to the question that it is for."""
    name, rtype = question
    wanted = dns.rdatatype.from_text(rtype)
    canonical, found = _follow(response, dns.name.from_text(name), wanted)
    outcome = _outcome(response, found)
    return DnsAnswer(
        name=name,
        rtype=rtype,
        outcome=outcome,
        records=tuple(_texts(found)),
        canonical=None if canonical is None else to_text(canonical),
        zone=_zone(response),
        servers=tuple(_servers(response)),
        glue=tuple(_glue(response)),
        authoritative=bool(response.flags & dns.flags.AA),
        authenticated=bool(response.flags & dns.flags.AD),
        signed_until=_signed_until(response),
        error=_extended_error(response),
    )


def to_text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _follow(
    response: dns.message.Message, name: dns.name.Name, wanted: dns.rdatatype.RdataType
) -> tuple[dns.name.Name | None, dns.rrset.RRset | None]:
    """Along the aliases of the answer section: where they lead, and the records there."""
    by_key = {(each.name, each.rdtype): each for each in response.answer}
    end = name
    for _ in range(MOST_ALIASES):
        found = by_key.get((end, wanted))
        alias = by_key.get((end, dns.rdatatype.CNAME))
        if found is not None or alias is None:
            return (None if end == name else end), found
        end = alias[0].target
    return end, None


def _outcome(response: dns.message.Message, found: dns.rrset.RRset | None) -> DnsOutcome:
    rcode = response.rcode()
    if rcode != dns.rcode.NOERROR:
        return _RCODES.get(rcode, DnsOutcome.SERVER_FAILURE)
    if found is not None:
        return DnsOutcome.ANSWERED
    refers = any(each.rdtype == dns.rdatatype.NS for each in response.authority)
    if refers and not response.flags & dns.flags.AA:
        return DnsOutcome.REFERRAL
    return DnsOutcome.NO_DATA


def _texts(rrset: dns.rrset.RRset | None) -> Iterator[str]:
    for rdata in list(rrset or ())[:MOST_RECORDS]:
        writer = _WRITERS.get(rdata.rdtype)
        yield writer(rdata) if writer else rdata.to_text()


def _of_txt(rdata: dns.rdata.Rdata) -> str:
    strings: tuple[bytes, ...] = getattr(rdata, "strings", ())
    return b"".join(strings).decode("utf-8", "replace")


def _of_target(rdata: dns.rdata.Rdata) -> str:
    target: dns.name.Name = getattr(rdata, "target")  # noqa: B009
    return to_text(target)


def _of_mx(rdata: dns.rdata.Rdata) -> str:
    preference, _, exchange = rdata.to_text().partition(" ")
    return f"{preference} {exchange.lower().rstrip('.') or '.'}"


_WRITERS: dict[dns.rdatatype.RdataType, Callable[[dns.rdata.Rdata], str]] = {
    dns.rdatatype.TXT: _of_txt,
    dns.rdatatype.NS: _of_target,
    dns.rdatatype.CNAME: _of_target,
    dns.rdatatype.PTR: _of_target,
    dns.rdatatype.MX: _of_mx,
}


def _zone(response: dns.message.Message) -> str | None:
    kinds = {dns.rdatatype.SOA, dns.rdatatype.NS}
    owners = (each.name for each in (*response.authority, *response.answer) if each.rdtype in kinds)
    owner = next(owners, None)
    return None if owner is None else to_text(owner)


def _servers(response: dns.message.Message) -> Iterator[str]:
    for rrset in response.authority:
        if rrset.rdtype == dns.rdatatype.NS:
            yield from _texts(rrset)


def _glue(response: dns.message.Message) -> Iterator[tuple[str, str]]:
    for rrset in response.additional[:MOST_RECORDS]:
        if rrset.rdtype in {dns.rdatatype.A, dns.rdatatype.AAAA}:
            for rdata in rrset:
                yield to_text(rrset.name), rdata.to_text()


def _signed_until(response: dns.message.Message) -> datetime | None:
    signatures = (
        each for each in (*response.answer, *response.authority) if each.rdtype == dns.rdatatype.RRSIG
    )
    ends = [rdata.expiration for rrset in signatures for rdata in rrset]
    return datetime.fromtimestamp(min(ends), UTC) if ends else None


def _extended_error(response: dns.message.Message) -> str | None:
    """RFC 8914, in words."""
    for option in response.options:
        if isinstance(option, dns.edns.EDEOption):
            return ": ".join(filter(None, [option.code.name.replace("_", " ").lower(), option.text]))
    return None

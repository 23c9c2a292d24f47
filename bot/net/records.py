"""Converts a DNS message into a `DnsAnswer`. The only place that knows both."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import dns.edns
import dns.flags
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.dialogue import printable
from bot.net.message import Message
from bot.net.question import Question

for each in (dns.rdatatype.MX, dns.rdatatype.A, dns.rdatatype.AAAA):  # loads their modules now, not later
    dns.rdata.get_rdata_class(dns.rdataclass.IN, each)  # type: ignore[no-untyped-call]

MOST_RECORDS = 200
MOST_ALIASES = 8
MOST_ERROR_TEXT = 200
"""Characters of the text in an extended error."""

_RCODES = {
    dns.rcode.NXDOMAIN: DnsOutcome.NO_SUCH_NAME,
    dns.rcode.SERVFAIL: DnsOutcome.SERVER_FAILURE,
    dns.rcode.REFUSED: DnsOutcome.REFUSED,
    dns.rcode.NOTAUTH: DnsOutcome.REFUSED,
}


def read(question: Question, response: Message) -> DnsAnswer:
    """The answer that a response gives to its question."""
    records = (*response.answer, *response.authority)
    signatures = [each.data for each in records if each.rtype == dns.rdatatype.RRSIG]
    canonical, found = _follow(response, *question.name_and_type)
    return DnsAnswer(
        name=question.name,
        rtype=question.rtype,
        outcome=_outcome(response, found),
        records=_texts(found),
        canonical=None if canonical is None else to_text(canonical),
        zone=_zone(response),
        servers=_texts(each.data for each in response.authority if each.rtype == dns.rdatatype.NS),
        glue=tuple(_glue(response)),
        authoritative=bool(response.flags & dns.flags.AA),
        authenticated=bool(response.flags & dns.flags.AD),
        signed_from=max((_moment(each.inception) for each in signatures), default=None),
        signed_until=min((_moment(each.expiration) for each in signatures), default=None),
        error=_extended_error(response),
    )


def to_text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _follow(
    response: Message, name: dns.name.Name, wanted: dns.rdatatype.RdataType
) -> tuple[dns.name.Name | None, list[Any]]:
    """Follows the aliases in the answer section: where they lead (None if nowhere), and the records there."""
    known = defaultdict[tuple[dns.name.Name, int], list[Any]](list)
    for each in response.answer:
        known[each.owner, each.rtype].append(each.data)
    end = name
    for _ in range(MOST_ALIASES):
        found, alias = known[end, wanted], known[end, dns.rdatatype.CNAME]
        if found or not alias:
            return (None if end == name else end), found
        end = alias[-1].target
    return end, []


def _outcome(response: Message, found: Sequence[Any]) -> DnsOutcome:
    rcode = response.rcode
    if rcode != dns.rcode.NOERROR:
        return _RCODES.get(rcode, DnsOutcome.SERVER_FAILURE)
    if found:
        return DnsOutcome.ANSWERED
    refers = any(each.rtype == dns.rdatatype.NS for each in response.authority)
    if refers and not response.flags & dns.flags.AA:
        return DnsOutcome.REFERRAL
    return DnsOutcome.NO_DATA


def _texts(found: Iterable[Any]) -> tuple[str, ...]:
    """The records as text, each once."""
    return tuple(
        dict.fromkeys(_WRITERS.get(each.rdtype, _as_in_a_zone)(each) for each in islice(found, MOST_RECORDS))
    )


def _as_in_a_zone(rdata: Any) -> str:
    text: str = rdata.to_text()
    return text


def _of_txt(rdata: Any) -> str:
    return b"".join(rdata.strings).decode("utf-8", "replace")


def _of_target(rdata: Any) -> str:
    return to_text(rdata.target)


def _of_mx(rdata: Any) -> str:
    preference, _, exchange = rdata.to_text().partition(" ")
    return f"{preference} {exchange.lower().rstrip('.') or '.'}"


_WRITERS: dict[dns.rdatatype.RdataType, Callable[[Any], str]] = {
    dns.rdatatype.TXT: _of_txt,
    dns.rdatatype.NS: _of_target,
    dns.rdatatype.CNAME: _of_target,
    dns.rdatatype.PTR: _of_target,
    dns.rdatatype.MX: _of_mx,
}


def _zone(response: Message) -> str | None:
    kinds = {dns.rdatatype.SOA, dns.rdatatype.NS}
    owners = (each.owner for each in (*response.authority, *response.answer) if each.rtype in kinds)
    owner = next(owners, None)
    return None if owner is None else to_text(owner)


def _glue(response: Message) -> Iterator[tuple[str, str]]:
    for each in response.additional[:MOST_RECORDS]:
        if each.rtype in {dns.rdatatype.A, dns.rdatatype.AAAA}:
            yield to_text(each.owner), each.data.to_text()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _extended_error(response: Message) -> str | None:
    """The extended DNS error (RFC 8914) in words."""
    opt = response.opt
    for option in opt.data.options if opt else ():
        if isinstance(option, dns.edns.EDEOption):
            words = printable((option.text or "").encode())[:MOST_ERROR_TEXT]
            return ": ".join(filter(None, [option.code.name.replace("_", " ").lower(), words]))
    return None

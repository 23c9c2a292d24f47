"""How a name server behaves when asked about a zone that it should serve. Pure."""

from enum import StrEnum

from bot.models.dns import DnsAnswer, DnsOutcome


class Manner(StrEnum):
    ANSWERS = "answers"
    DROPS_EDNS = "drops-edns"
    LAME = "lame"
    FAILS = "fails"
    FAILS_AT_MX = "fails-at-mx"
    """Like some DNS load balancers, which know only address records (cf. RFC 4074)."""
    SILENT = "silent"
    SILENT_AT_MX = "silent-at-mx"
    CUT_SHORT = "cut-short"
    NOT_PUBLIC = "not-public"
    NO_ROUTE = "no-route"
    NO_ADDRESS = "no-address"


UNHEARD = {Manner.SILENT, Manner.NOT_PUBLIC, Manner.NO_ROUTE, Manner.NO_ADDRESS}
"""Manners of servers from which nothing was heard."""
WORDS = {
    Manner.ANSWERS: "answers for {zone}",
    Manner.DROPS_EDNS: "only answers queries without EDNS, and drops all others",
    Manner.LAME: "does not serve {zone}: its answers are not authoritative",
    Manner.FAILS: "fails for {zone} (SERVFAIL)",
    Manner.FAILS_AT_MX: "answers for {zone}, but fails on MX queries ({outcome})",
    Manner.SILENT: "does not answer",
    Manner.SILENT_AT_MX: "answers for {zone}, but not to MX queries",
    Manner.CUT_SHORT: "truncates its answers over UDP and gives none over TCP",
    Manner.NOT_PUBLIC: "was not asked: its address is {error}",
    Manner.NO_ROUTE: "was not asked: no route from here",
    Manner.NO_ADDRESS: "has no address",
}
"""The rest of a sentence about it."""

_FAILURES = {
    DnsOutcome.TIMEOUT: Manner.SILENT,
    DnsOutcome.UNREACHABLE: Manner.SILENT,
    DnsOutcome.SERVER_FAILURE: Manner.FAILS,
    DnsOutcome.CUT_SHORT: Manner.CUT_SHORT,
    DnsOutcome.FORBIDDEN: Manner.NOT_PUBLIC,
    DnsOutcome.NO_ROUTE: Manner.NO_ROUTE,
}
_AT_MX = {Manner.SILENT: Manner.SILENT_AT_MX, Manner.CUT_SHORT: Manner.CUT_SHORT}
_SERVES = {DnsOutcome.ANSWERED, DnsOutcome.NO_DATA}
"""NO_DATA: for a zone whose apex is an alias (CNAME), which is not allowed but works."""


def manner_of(ns: DnsAnswer, mx: DnsAnswer) -> Manner:
    """The manner that its answers to an NS query (for the zone) and an MX query (for the domain) show.

    If only one of the two got no answer with EDNS, packets were lost: that is not DROPS_EDNS.
    """
    if not mx.by_authority and not (ns.authoritative and ns.outcome in _SERVES):
        return _FAILURES.get(ns.outcome, Manner.LAME)
    if ns.drops_edns and mx.drops_edns:
        return Manner.DROPS_EDNS
    if not mx.failed:
        return Manner.ANSWERS
    return _AT_MX.get(_FAILURES.get(mx.outcome, Manner.FAILS), Manner.FAILS_AT_MX)

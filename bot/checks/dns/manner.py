"""How a name server treats questions for a zone that it should serve, as its answers show. Pure."""

from enum import StrEnum

from bot.models.dns import DnsAnswer, DnsOutcome


class Manner(StrEnum):
    ANSWERS = "answers"
    DROPS_EDNS = "drops-edns"
    LAME = "lame"
    FAILS = "fails"
    FAILS_AT_MX = "fails-at-mx"
    """As some that balance loads do: they know of addresses alone (cf. RFC 4074)."""
    SILENT = "silent"
    SILENT_AT_MX = "silent-at-mx"
    CUT_SHORT = "cut-short"
    NOT_PUBLIC = "not-public"
    NO_ROUTE = "no-route"
    NO_ADDRESS = "no-address"


UNHEARD = {Manner.SILENT, Manner.NOT_PUBLIC, Manner.NO_ROUTE, Manner.NO_ADDRESS}
"""Manners of those who said nothing at all."""
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
"""The second where an alias stands at the top of the zone, which may not be and works all the same."""


def manner_of(ns: DnsAnswer, mx: DnsAnswer) -> Manner:
    """By its answers to who the zone's name servers are (NS) and where mail goes (MX).

    Where only one of the questions with EDNS got no answer, packets were lost.
    """
    if not mx.by_authority and not (ns.authoritative and ns.outcome in _SERVES):
        return _FAILURES.get(ns.outcome, Manner.LAME)
    if ns.drops_edns and mx.drops_edns:
        return Manner.DROPS_EDNS
    if not mx.failed:
        return Manner.ANSWERS
    return _AT_MX.get(_FAILURES.get(mx.outcome, Manner.FAILS), Manner.FAILS_AT_MX)

"""Facts about the domain, its name servers and its mail hosts in the DNS.

Sorted by name, so that the order in which servers answered does not change the words.
"""

from collections.abc import Sequence

from bot.checks.dns.address import is_localhost
from bot.checks.dns.manner import Manner
from bot.checks.dns.name_servers import delegated, family_of, unasked
from bot.checks.dns.names import is_within
from bot.checks.ip import shown
from bot.diagnosis.facts.wording import Known, enumerated, listed
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_dns import (
    direct_dns_works,
    no_authority_reached,
    registered_all_the_same,
    servers,
    signatures_out_of_time,
    some_servers,
    type_fails,
)
from bot.diagnosis.signs.of_tls import clock_wrong
from bot.models.diagnosis import Finding, FindingState
from bot.models.query import Query
from bot.suffixes import registrable


def addresses(query: Query, observed: Observed) -> Known:
    private = sorted(
        (e for e in observed.of("address") if e.detail["refused"]), key=lambda each: each.subject
    )
    refused = [address for each in private for address in each.detail["refused"]]
    public = any(each.detail["addresses"] for each in observed.of("address"))
    return {
        "private_hosts": enumerated(each.subject for each in private),
        "private_servers": enumerated(e.subject for e in private if not is_localhost(e.subject)),
        "own_machines": enumerated(e.subject for e in private if is_localhost(e.subject)),
        "private_addresses": enumerated(f"{shown(each['address'])} ({each['why']})" for each in refused),
        "private_domain": None if public else query.domain,
    }


def name_servers(_: Query, observed: Observed) -> Known:
    asked = sorted(servers(observed), key=lambda each: (each.subject, each.address or ""))
    zone = next((each.detail["zone"] for each in delegated(observed.findings)), None)
    failing_at_type = {each.detail["server"] for each in type_fails(observed)}
    good = [each for each in _names(asked, Manner.ANSWERS) if each not in failing_at_type]
    lame = (Manner.LAME, Manner.FAILS) if good else (Manner.LAME,)
    return {
        "zone": zone,
        "moved_zone": None if failing_at_type else zone,
        "unasked_nameservers": enumerated(_only_over_ipv6(observed)),
        "good_nameservers": enumerated(good),
        "dead_nameservers": listed(each.summary for each in asked if each.subject not in good),
        "lame_nameservers": enumerated(_names(asked, *lame)),
        "silent_nameservers": enumerated(_names(asked, Manner.SILENT)),
        "failing_nameservers": enumerated(_names(asked, Manner.FAILS)),
        "mx_failing_nameservers": enumerated(_names(asked, Manner.FAILS_AT_MX, Manner.SILENT_AT_MX)),
        "edns_nameservers": enumerated(_names(asked, Manner.DROPS_EDNS)),
        "cut_short_nameservers": enumerated(_names(asked, Manner.CUT_SHORT)),
        "unknown_nameservers": enumerated(_names(asked, Manner.NO_ADDRESS, Manner.NOT_PUBLIC)),
    }


def _only_over_ipv6(observed: Observed) -> list[str]:
    """Name servers that could not be asked over IPv6 and have no other address."""
    over_ipv4 = {each.subject for each in delegated(observed.findings) if family_of(each) != 6}
    return sorted({*unasked(observed.findings)} - over_ipv4)


def _names(asked: Sequence[Finding], *manners: Manner) -> list[str]:
    """Name servers with one of these manners."""
    return [each.subject for each in asked if each.detail["manner"] in manners]


def unreached(query: Query, observed: Observed) -> Known:
    """The domain, if no name server could be asked from here and our resolver reached none either."""
    return {"unreached_domain": query.domain if no_authority_reached(observed) else None}


def flaws(_: Query, observed: Observed) -> Known:
    """Faults that do not stop mail, because other servers make up for them.

    A silent name server counts only over an address family in which another one answers: otherwise the
    fault may be our own.
    """
    serving = (Manner.ANSWERS, Manner.DROPS_EDNS) if direct_dns_works(observed) else (Manner.ANSWERS,)
    families = {family_of(each) for each in some_servers(*serving)(observed)}
    failing = (each for each in servers(observed) if each.detail["manner"] != Manner.ANSWERS)
    found = [each for each in failing if family_of(each) in families]
    found += [e for e in (*observed.of("address"), *observed.of("tls")) if e.state is FindingState.FAIL]
    found += [each for each in observed.of("delegation") if each.detail.get("disagree")]
    return {"flaws": listed(sorted(each.summary for each in found))}


def contradictions(query: Query, observed: Observed) -> Known:
    """Name servers that deny a name that exists."""
    found = sorted(
        (e for e in observed.of("domain") if e.detail.get("contradicts")), key=lambda each: each.summary
    )
    return {
        "contradiction": next((each.summary for each in found), None),
        "deniers": enumerated(each.detail["server"] for each in found),
        "outdated": enumerated(e.detail["server"] for e in found if e.detail["contradicts"] == "versions"),
        "mx_less": query.domain if any(e.detail["contradicts"] == "types" for e in found) else None,
    }


def clock(_: Query, observed: Observed) -> Known:
    """Whose clock is wrong: our resolver's, by others' signatures, or this machine's, by certificates."""
    signed = enumerated(sorted(each.subject for each in signatures_out_of_time(observed)))
    certified = enumerated(sorted(each.subject for each in clock_wrong(observed)))
    by_resolver = f"our resolver rejects the signatures of {signed} as out of date" if signed else None
    distrusted = [each.subject for each in observed.of("resolver") if each.detail.get("distrusts")]
    by_us = f"according to it, the certificates of {certified} are out of date" if certified else None
    return {"clock_problem": by_resolver or by_us, "distrusted": enumerated(sorted(distrusted))}


def registration(query: Query, observed: Observed) -> Known:
    """Whether the domain is registered. If it is, no step asks to check the spelling."""
    claimed = any(each.detail["lapsed"] or each.detail["held"] for each in observed.of("registration"))
    existing = _existing_domain(query, observed)
    return {
        "unclaimed_domain": None if claimed or existing else query.domain,
        "absent_name": query.domain if existing else None,
        "existing_domain": existing,
        **_denied_though_registered(observed),
    }


def _denied_though_registered(observed: Observed) -> Known:
    doubted = next((each.subject for each in registered_all_the_same(observed)), None)
    if doubted is None:
        return {}
    why = "its registry says that it is registered and has name servers"
    return {"doubted_name": doubted, "doubted_answer": "nothing", "doubted_why": why}


def _existing_domain(query: Query, observed: Observed) -> str | None:
    """The registered domain above a name that its own name servers deny."""
    denying = [each.detail["zone"] for each in observed.of("domain") if each.detail.get("denied")]
    if not query.domain or not denying:  # first, because loading the public suffix list takes a while
        return None
    above = registrable(query.domain)
    inside = any(is_within(zone, above) for zone in denying)
    return above if inside and above != query.domain else None

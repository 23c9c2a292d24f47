"""Facts of the domain, its name servers and mail hosts in the DNS: by name, whoever answered first."""

from collections.abc import Sequence

from bot.checks.dns.manner import Manner
from bot.checks.dns.name_servers import family_of, told, unasked
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
        "private_addresses": enumerated(f"{shown(each['address'])} ({each['why']})" for each in refused),
        "private_domain": None if public else query.domain,
    }


def name_servers(_: Query, observed: Observed) -> Known:
    asked = sorted(servers(observed), key=lambda each: (each.subject, each.address or ""))
    good = _names(asked, Manner.ANSWERS)
    lame = (Manner.LAME, Manner.FAILS) if good else (Manner.LAME,)
    return {
        "zone": next((each.detail["zone"] for each in told(observed.findings)), None),
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
    """Names of those that could not be asked, where nothing else leads to them."""
    over_4 = {each.subject for each in told(observed.findings) if family_of(each) != 6}
    return sorted({*unasked(observed.findings)} - over_4)


def _names(asked: Sequence[Finding], *manners: Manner) -> list[str]:
    """Name servers that behave in one of these manners."""
    return [each.subject for each in asked if each.detail["manner"] in manners]


def unreached(query: Query, observed: Observed) -> Known:
    """Where no name server could be asked from here, and our resolver got nothing from them."""
    return {"unreached_domain": query.domain if no_authority_reached(observed) else None}


def flaws(_: Query, observed: Observed) -> Known:
    """What is wrong without keeping mail out: others make up for it.

    Where no name server answers over IPv6, that may be our own; without an address it is nobody's.
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
    """Whose clock is wrong, our resolver's or this machine's, as answers and certificates of others show."""
    signed = enumerated(sorted(each.subject for each in signatures_out_of_time(observed)))
    certified = enumerated(sorted(each.subject for each in clock_wrong(observed)))
    by_resolver = f"our resolver rejects the signatures of {signed} as out of date" if signed else None
    distrusted = [each.subject for each in observed.of("resolver") if each.detail.get("distrusts")]
    by_us = f"according to it, the certificates of {certified} are out of date" if certified else None
    return {"clock_problem": by_resolver or by_us, "distrusted": enumerated(sorted(distrusted))}


def registration(query: Query, observed: Observed) -> Known:
    """Whether it is anybody's: where the registry knows better, nobody need doubt the spelling."""
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
    """The registered domain that a name is below of, whose own name servers deny the name."""
    denying = [each.detail["zone"] for each in observed.of("domain") if each.detail.get("denied")]
    if not query.domain or not denying:  # before the list of suffixes is read, which takes a while
        return None
    above = registrable(query.domain)
    inside = any(is_within(zone, above) for zone in denying)
    return above if inside and above != query.domain else None

"""Signs of the domain and its name servers."""

from collections.abc import Sequence

from bot.checks.dns import name_servers
from bot.checks.dns.extended_errors import says_no_authority_reached, says_outdated_signature
from bot.checks.dns.manner import Manner
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown, Sign
from bot.diagnosis.told import told_types
from bot.models.diagnosis import Finding, FindingState

_NOWHERE = {"none", "no-such-name", "alias-loop", "number"}
"""Outcomes of an address lookup that found that there is no address."""


def no_host_resolves(observed: Observed) -> Shown:
    hosts = _all_hosts(observed)
    return hosts if all(each.detail["outcome"] in _NOWHERE for each in hosts) else []


def no_host_looked_up(observed: Observed) -> Shown:
    """At least one address lookup failed and none found an address: the hosts' own zone is not served."""
    hosts = _all_hosts(observed)
    outcomes = {each.detail["outcome"] for each in hosts}
    return hosts if "failed" in outcomes and outcomes <= {"failed"} | _NOWHERE else []


def _all_hosts(observed: Observed) -> Sequence[Finding]:
    """The mail hosts; empty if some were not looked up before the deadline."""
    return () if observed.unfinished else observed.of("address")


def not_public(observed: Observed) -> Shown:
    hosts = _all_hosts(observed)
    usable = any(each.detail["outcome"] in {"found", "failed"} for each in hosts)
    return [] if usable else [each for each in hosts if each.detail["outcome"] == "not-public"]


def some_not_public(observed: Observed) -> Shown:
    """Some servers can be reached, but other addresses of the domain are not public.

    Hosts whose addresses our resolver seems to rewrite do not count.
    """
    doubted = {each.subject for each in observed.of("resolver") if each.detail.get("rewrites")}
    hosts = (
        (each for each in observed.of("address") if each.subject not in doubted) if observed.healthy else ()
    )
    return [each for each in hosts if each.detail["refused"] and each.detail["outcome"] != "outside"]


def none_serves(observed: Observed) -> Shown:
    """No name server answers with authority, and at least one fails otherwise than by being lame."""
    asked = _all_servers(observed)
    manners = {each.detail["manner"] for each in asked}
    return asked if manners and Manner.ANSWERS not in manners and manners != {Manner.LAME} else []


def all_lame(observed: Observed) -> Shown:
    asked = _all_servers(observed)
    return asked if all(each.detail["manner"] == Manner.LAME for each in asked) else []


def some_servers(*manners: Manner) -> Sign:
    return lambda observed: [each for each in servers(observed) if each.detail["manner"] in manners]


def servers(observed: Observed) -> list[Finding]:
    return name_servers.asked(observed.findings)


def _all_servers(observed: Observed) -> list[Finding]:
    """All name servers; none if one could not be asked, because that one may work."""
    return [] if name_servers.unasked(observed.findings) else servers(observed)


def type_fails(observed: Observed) -> Shown:
    """A type of record cannot be looked up, and the words tell of such a lookup."""
    return [each for each in observed.of("types") if each.detail["fails_at"]]


def types_answered(observed: Observed) -> Shown:
    """Everything that the words may mean was looked up, and found."""
    return [] if type_fails(observed) else observed.of("types")


def every_server_fails_at_type(observed: Observed) -> Shown:
    failing = [each for each in type_fails(observed) if each.address]
    return failing if len(failing) == sum(1 for each in observed.of("types") if each.address) else []


def some_server_fails_at_type(observed: Observed) -> Shown:
    failing = [each for each in type_fails(observed) if each.address]
    return [] if every_server_fails_at_type(observed) else failing


def told_of_alias(observed: Observed) -> Shown:
    """Every mail host is an alias (CNAME), and the words tell of a lookup.

    Aliases are not allowed there (RFC 2181, section 10.3): we follow them, strict senders do not.
    """
    hosts = observed.of("address")
    aliases = [each for each in hosts if each.detail["alias"] and each.detail["addresses"]]
    return aliases if told_types(observed.bounce) is not None and len(aliases) == len(hosts) else []


def lookup_undisputed(observed: Observed) -> Shown:
    """What we looked up is all that a sender needs, as far as the words tell."""
    disputed = every_server_fails_at_type(observed) or told_of_alias(observed)
    return [] if disputed else [*observed.of("mx"), *observed.of("delegation")]


def direct_dns_works(observed: Observed) -> Shown:
    return [each for each in name_servers.controls(observed.findings) if each.detail["answers"]]


def some_name_server_heard(observed: Observed) -> Shown:
    """Name servers can be asked directly from here: the domain's own or those of other zones answered."""
    return [*direct_dns_works(observed), *some_servers(Manner.ANSWERS)(observed)]


def resolver_fails(observed: Observed) -> Shown:
    """Our resolver finds none of the control names, which certainly exist."""
    found = _resolver_controls(observed)
    return [] if any(each.state is FindingState.OK for each in found) else found


def no_authority_reached(observed: Observed) -> Shown:
    """Our resolver says of every failed lookup that it reached no name server (RFC 8914).

    Not used if we asked the name servers ourselves: that shows more, such as whether we lack IPv6 or TCP.
    """
    if name_servers.delegated(observed.findings):
        return []
    failed = [each for each in observed.of("mx") if each.detail["kind"] == "failed"]
    failed += [each for each in observed.of("address") if each.detail["outcome"] == "failed"]
    return failed if all(says_no_authority_reached(each.detail.get("error")) for each in failed) else []


def _resolver_controls(observed: Observed) -> list[Finding]:
    return [each for each in observed.of("resolver") if "outcome" in each.detail]


def signatures_out_of_time(observed: Observed) -> Shown:
    """Our resolver rejects everybody's signatures as out of date."""
    found = _resolver_controls(observed)
    return found if all(says_outdated_signature(each.detail.get("error")) for each in found) else []


def validation_fails(observed: Observed) -> Shown:
    """Our resolver finds the control names only without DNSSEC validation."""
    found = _resolver_controls(observed)
    return found if all(each.detail["distrusts"] for each in found) else []


def resolver_works(observed: Observed) -> Shown:
    """Our resolver finds the control names, and neither denies the domain wrongly nor rewrites addresses."""
    said = observed.of("resolver")
    wrong = any(each.detail.get("denies") or each.detail.get("rewrites") == "certain" for each in said)
    return [] if wrong else [e for e in _resolver_controls(observed) if e.state is FindingState.OK]


def registered_all_the_same(observed: Observed) -> Shown:
    """The registry lists name servers for a domain that our resolver denies, and nothing else decides it."""
    denied = {each.subject for each in observed.of("mx") if each.detail["kind"] == "no-such-name"}
    denied -= {each.subject for each in observed.of("domain") if each.detail.get("denied")}
    denied -= {each.subject for each in observed.of("resolver") if each.detail.get("denies")}
    return [e for e in observed.of("registration") if e.detail["delegated"] and e.subject in denied]


def parent_knows(observed: Observed) -> Shown:
    """The parent zone delegates the domain.

    A lapsed or held domain does not count: the parent may still delegate it for a while.
    """
    if any(each.detail.get("lapsed") or each.detail.get("held") for each in observed.of("registration")):
        return []
    found = [each for each in observed.of("domain") if each.detail.get("denied") is False]
    return [each for each in found if each.detail["zone"] == each.subject]

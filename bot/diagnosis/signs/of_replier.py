"""Signs of which server replied: a server that reports a fault mostly reports its own."""

import re

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_handing_on import returned_by_theirs
from bot.diagnosis.signs.of_provider import reports_incident
from bot.diagnosis.signs.of_words import words_decide
from bot.diagnosis.signs.parties import (
    hosts_said,
    is_named_like_mail_hosts,
    is_of_the_domain,
    mail_hosts,
    normalized,
    replier,
    reporter,
    share_registered_domain,
)
from bot.grammar.domains import domain_of

_SOUGHT = re.compile(r"name service error for name=([\w.-]{1,253}) type=", re.IGNORECASE)
"""How Postfix names the host that it looked up."""
_TAKES_ITSELF_FOR_THEIRS = (
    "loops back to my",
    "loops back to me ",
    "points to local host",
    "best-preference mx",
)
"""How Postfix, Sendmail, Exim and qmail say that the MX record points to themselves."""


def replier_unnamed(observed: Observed) -> Shown:
    """Nothing shows which server replied, not even a host of the domain that the words name.

    It may be theirs or one of ours. Who verifies a recipient with the server behind it takes mail for the
    domain: that is theirs (https://www.postfix.org/ADDRESS_VERIFICATION_README.html).
    """
    if observed.bounce.says("unverified address"):
        return []
    said = set(hosts_said(observed)) - {each.subject for each in observed.of("mx")}
    named = replier(observed) or observed.bounce.reporting_mta
    return [] if named or any(is_of_the_domain(e, observed) for e in said) else observed.of("reply")


def refuser_unnamed(observed: Observed) -> str | None:
    """The server that wrote the report, if the report does not say who refused, nor is it from their side.

    The refusal may be its own.
    """
    bounce = observed.bounce
    named = replier(observed) or returned_by_theirs(observed) or not bounce.reporting_mta
    theirs = any(is_of_the_domain(each, observed) for each in hosts_said(observed))
    return None if named or theirs else reporter(observed)


def replied_by_stranger(observed: Observed) -> Shown:
    """The reply came from a host that is not a mail host of the domain: a stale route, or our own relay."""
    hosts, replied = mail_hosts(observed), replier(observed)
    own = share_registered_domain(replied, reporter(observed)) and not is_of_the_domain(replied, observed)
    placed = hosts or own
    strange = placed and replied and replied not in hosts and not returned_by_theirs(observed)
    return observed.of("reply") if strange else []


def gateway_bypassed(observed: Observed) -> Shown:
    """The reply came from a server named for the domain that is none of its mail hosts, and not by way of
    them: our mail went around the servers that the MX records name."""
    return replied_by_stranger(observed) if is_of_the_domain(replier(observed), observed) else []


def replied_by_unplaced(observed: Observed) -> Shown:
    """The reply came from a host that nobody can place, because the domain's mail hosts are not known."""
    replied = domain_of(replier(observed))
    named = replied is not None and not is_of_the_domain(replied, observed)
    return observed.of("reply") if named and not mail_hosts(observed) else []


def told_at_submission(observed: Observed) -> Shown:
    """The server that a mail program sends through replied (RFC 6409): ours, unless it is named as theirs."""
    named = (replier(observed), *hosts_said(observed))
    theirs = any(each in mail_hosts(observed) or is_of_the_domain(each, observed) for each in named if each)
    return observed.of("reply") if observed.bounce.told_to_program and not theirs else []


def replied_by_outsider(observed: Observed) -> Shown:
    """The reply came from a host that does not look like theirs by its name either.

    Being no mail host is not enough: large systems have more hosts than MX records. If the mail hosts are
    not known, the reply must come from a host named like the reporting server.
    """
    replied = domain_of(replier(observed))  # None for an IP address or an internal name
    if replied is None and (at_ours := told_at_submission(observed)):
        return at_ours
    if replied is None or returned_by_theirs(observed):
        return []
    placed = mail_hosts(observed) or share_registered_domain(replied, reporter(observed))
    theirs = is_of_the_domain(replied, observed) or is_named_like_mail_hosts(replied, observed)
    return observed.of("reply") if placed and not theirs else []


def refused_in_doubt(observed: Observed) -> Shown:
    """Something was wrong when the mail was refused that this look does not find any more."""
    lasts = reports_incident(observed) or replied_by_outsider(observed)
    return observed.of("reply") if observed.doubt and not lasts else []


def lookup_fails_at_theirs(observed: Observed) -> Shown:
    """One of their mail hosts reports a failed lookup (in a table of its own or the DNS), or does not find
    the very domain whose MX record led to it."""
    bounce = observed.bounce
    among = bounce.reason == "hostunknown" or "recipient-misconfigured" in bounce.likely_causes
    return observed.of("reply") if among and replier(observed) in mail_hosts(observed) else []


def takes_itself_for_theirs(observed: Observed) -> Shown:
    """A server that is not known as a mail host of the domain found itself in its MX records ("loops back").

    It may be our own server, misled by a wrong answer.
    """
    said = observed.bounce.says(*_TAKES_ITSELF_FOR_THEIRS)
    known = replier(observed) in mail_hosts(observed) or returned_by_theirs(observed)
    return observed.of("reply") if said and not known else []


def unrouted_by_ours(observed: Observed) -> Shown:
    """Our own Exim found no way to the address, though the domain's mail hosts are known: a lookup of its own
    failed for a while, or it takes the domain for one of its own."""
    said = observed.bounce.says("unrouteable address", "unroutable address")
    ours = said and not replier(observed) and reporter(observed) not in {"", *mail_hosts(observed)}
    return observed.of("reply") if ours and mail_hosts(observed) and not returned_by_theirs(observed) else []


def words_decide_other_than_loop(observed: Observed) -> Shown:
    """A loop is no other explanation for mail hosts whose addresses are everybody's own."""
    looped = observed.bounce.likeliest == "mail-loop" or takes_itself_for_theirs(observed)
    return [] if looped else words_decide(observed)


def sought(observed: Observed) -> str | None:
    """The host that the sending server looked up in vain, if mail for the domain does not go there.

    A route, a hosts file or the DNS inside leads it elsewhere. None if only some mail hosts are known.
    """
    found, hosts = _SOUGHT.search(observed.bounce.diagnostic or ""), mail_hosts(observed)
    partly = any(each.detail["known"] > len(each.detail["hosts"]) for each in observed.of("mx"))
    if not found or not hosts or partly or returned_by_theirs(observed):
        return None
    host = normalized(found[1])
    return None if host in {*hosts, *(each.subject for each in observed.of("mx"))} else host


def sought_elsewhere(observed: Observed) -> Shown:
    return observed.of("reply") if sought(observed) else []

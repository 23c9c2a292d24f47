"""Signs of who wrote what the bounce says: a server that reports a fault mostly reports its own."""

import re

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_words import MEASURABLE, sender_refused, words_decide
from bot.grammar.domains import address_of, domain_of
from bot.suffixes import registrable

_ABOUT_WHO_CONNECTS = {
    *("sender-blocklisted", "sender-no-ptr", "sender-bad-helo", "spf-fail", "rate-limited"),
    *("own-sending-stopped", "relay-denied"),
}
"""Causes that are about the host that connects, whoever wrote the mail."""
_TAKES_ITSELF_FOR_THEIRS = (
    "loops back to my",
    "loops back to me ",
    "points to local host",
    "best-preference mx",
)
"""How Postfix, Sendmail, Exim and qmail say that the MX record points to themselves."""
_WITHIN = ("connect to 127.0.0.1", "connect to localhost", "connect to ::1", "[private/")
"""How Postfix names a filter or program on its own machine."""


_HOST = re.compile(r"(?<![@\w.-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_SOUGHT = re.compile(r"name service error for name=([\w.-]{1,253}) type=", re.IGNORECASE)
"""How Postfix names the host that it looked up."""
_OWN_MACHINE = {"127.0.0.1", "[127.0.0.1]", "::1", "[::1]", "localhost", "localhost.localdomain"}
"""How a server names a filter or program on its own machine as the remote server."""
_BEHIND = (
    *("destination server", "destination mail server", "destination host", "delivery host", "next hop"),
    *("backend", "back end", "back-end", "downstream", "internal server", "internal mail server"),
)
"""How a gateway calls the server that it passes mail on to."""


_REWRITTEN = ("srs0=", "srs1=", "srs0+", "srs1+")
"""Sender addresses that a forwarder has written in place of ours (SRS)."""


def replier(observed: Observed) -> str:
    """The host whose words the bounce quotes, lower-case; empty if none is named.

    That is the remote server, or the server that wrote the report if it reports a fault of its own and not
    what happened to it on the way, which our own sessions would show.
    """
    bounce = observed.bounce
    remote = _normalized(bounce.remote_mta)
    if remote in _OWN_MACHINE or (bounce.told_by_reporter and bounce.says(*_WITHIN)):
        return _reporter(observed)
    on_the_way = bounce.reason in MEASURABLE and not words_decide(observed)
    of_its_own = bounce.told_by_reporter and not on_the_way
    return remote or (_reporter(observed) if of_its_own else "")


def replier_unnamed(observed: Observed) -> Shown:
    """Nothing shows which server replied, not even a host of the domain that the words name.

    It may be theirs or one of ours.
    """
    said = {each.lower() for each in _HOST.findall(observed.bounce.diagnostic or "")}
    said -= {each.subject for each in observed.of("mx")}
    named = replier(observed) or observed.bounce.reporting_mta
    return [] if named or any(_is_of_the_domain(e, observed) for e in said) else observed.of("reply")


def replied_by_stranger(observed: Observed) -> Shown:
    """The reply came from a host that is not a mail host of the domain: a stale route, or our own relay."""
    hosts, replied = _hosts(observed), replier(observed)
    own = _share_registered_domain(replied, _reporter(observed)) and not _is_of_the_domain(replied, observed)
    placed = hosts or own
    strange = placed and replied and replied not in hosts and not returned_by_theirs(observed)
    return observed.of("reply") if strange else []


def replied_by_unplaced(observed: Observed) -> Shown:
    """The reply came from a host that nobody can place, because the domain's mail hosts are not known."""
    replied = domain_of(replier(observed))
    named = replied is not None and not _is_of_the_domain(replied, observed)
    return observed.of("reply") if named and not _hosts(observed) else []


def replied_by_outsider(observed: Observed) -> Shown:
    """The reply came from a host that does not look like theirs by its name either.

    Being no mail host is not enough: large systems have more hosts than MX records. If the mail hosts are
    not known, the reply must come from a host named like the reporting server.
    """
    replied = domain_of(replier(observed))  # None for an IP address or an internal name
    if replied is None or returned_by_theirs(observed):
        return []
    placed = _hosts(observed) or _share_registered_domain(replied, _reporter(observed))
    theirs = _is_of_the_domain(replied, observed) or any(
        _share_registered_domain(replied, e) for e in _hosts(observed)
    )
    return observed.of("reply") if placed and not theirs else []


def lookup_fails_at_theirs(observed: Observed) -> Shown:
    """One of their mail hosts reports a failed lookup (in a table of its own or the DNS), or does not find
    the very domain whose MX record led to it."""
    bounce = observed.bounce
    among = bounce.reason == "hostunknown" or "recipient-misconfigured" in bounce.likely_causes
    return observed.of("reply") if among and replier(observed) in _hosts(observed) else []


def takes_itself_for_theirs(observed: Observed) -> Shown:
    """A server that is not known as a mail host of the domain found itself in its MX records ("loops back").

    It may be our own server, misled by a wrong answer.
    """
    said = observed.bounce.says(*_TAKES_ITSELF_FOR_THEIRS)
    known = replier(observed) in _hosts(observed) or returned_by_theirs(observed)
    return observed.of("reply") if said and not known else []


def sought(observed: Observed) -> str | None:
    """The host that the sending server looked up in vain, if mail for the domain does not go there.

    A route, a hosts file or the DNS inside leads it elsewhere. None if only some mail hosts are known.
    """
    found, hosts = _SOUGHT.search(observed.bounce.diagnostic or ""), _hosts(observed)
    partly = any(each.detail["known"] > len(each.detail["hosts"]) for each in observed.of("mx"))
    if not found or not hosts or partly or returned_by_theirs(observed):
        return None
    host = _normalized(found[1])
    return None if host in {*hosts, *(each.subject for each in observed.of("mx"))} else host


def sought_elsewhere(observed: Observed) -> Shown:
    return observed.of("reply") if sought(observed) else []


def wants_login(observed: Observed) -> Shown:
    """The server that we send through asks for a login before it relays (RFC 6409, section 4.3).

    From a mail host of the domain the same words mean something else: it does not know that the domain is
    its own.
    """
    bounce = observed.bounce
    names_login = bounce.reason == "securityerror" or bounce.says("authenticat", "log in", "login")
    asked = names_login and bounce.likeliest == "relay-denied" and not returned_by_theirs(observed)
    return observed.of("reply") if asked and replier(observed) not in _hosts(observed) else []


def login_refused(observed: Observed) -> Shown:
    """The server that we send through rejects the user name or password (RFC 4954, section 6)."""
    bounce = observed.bounce
    refused = bounce.reply_code == 535 or bounce.status in {"4.7.8", "5.7.8"}
    return wants_login(observed) if refused else []


def denied_by_own_relay(observed: Observed) -> Shown:
    """The server that refused to relay is named like the reporting server, which only sends the mail."""
    by, reporter = replier(observed), _reporter(observed)
    return replied_by_stranger(observed) if _share_registered_domain(by, reporter) else []


def handed_on_elsewhere(observed: Observed) -> Shown:
    """Their server accepted the mail and passed it on to a host that is not named like the domain's.

    The mailbox in question is then there: behind a gateway, or where the recipient's mail is forwarded.
    """
    by = replier(observed)
    elsewhere = domain_of(by) is not None and by not in _hosts(observed)
    inside = _is_of_the_domain(by, observed) or any(_share_registered_domain(by, e) for e in _hosts(observed))
    return returned_by_theirs(observed) if elsewhere and not inside else []


def returned_by_theirs(observed: Observed) -> Shown:
    """The bounce was written by one of their mail hosts or another host of the domain: it had accepted the
    mail and could not pass it on."""
    reporter = _reporter(observed)
    own = _is_of_the_domain(reporter, observed) and _is_from_elsewhere(observed)
    theirs = own or reporter in _hosts(observed) or _is_their_provider(reporter, observed)
    return observed.of("reply") if theirs else []


def stuck_behind_them(observed: Observed) -> Shown:
    """Their server accepted the mail, but could not pass it on because of its own connection or reputation.

    Our sessions cannot show that, and it is not our address that was refused.
    """
    bounce = observed.bounce
    on_the_way = bounce.reason in MEASURABLE and not words_decide(observed)
    author_refused = bounce.likeliest == "sender-blocklisted" and sender_refused(observed)
    regarded = bounce.likeliest in _ABOUT_WHO_CONNECTS and not author_refused
    rewritten = bounce.says(*_REWRITTEN)
    handed_on = (_normalized(bounce.remote_mta) or replier(observed)) != _reporter(observed)
    return returned_by_theirs(observed) if handed_on and (on_the_way or regarded or rewritten) else []


def unreached_behind_them(observed: Observed) -> Shown:
    """One of their mail hosts replied that it cannot reach the server to which it passes mail on.

    The sessions with it go well all the same.
    """
    bounce = observed.bounce
    replied = bounce.reply_code is not None and replier(observed) in _hosts(observed)
    unreached = replied and bounce.reason == "networkerror" and bounce.says(*_BEHIND)
    return observed.of("reply") if unreached else []


def _is_their_provider(host: str, observed: Observed) -> bool:
    """Whether the host is named like their mail hosts and tried a server of the domain that is none of them.

    The provider's other customers send there too, but by the MX records: only who takes the domain's mail
    knows another way in.
    """
    tried, hosts = _normalized(observed.bounce.remote_mta), _hosts(observed)
    inside = tried not in hosts and _is_of_the_domain(tried, observed) and _is_from_elsewhere(observed)
    return inside and any(_share_registered_domain(host, each) for each in hosts)


def _is_from_elsewhere(observed: Observed) -> bool:
    """Whether the sender belongs to another domain: within one domain both servers are the same people's."""
    sender = address_of(observed.bounce.envelope_from or observed.bounce.sender or "")
    return sender is not None and not _is_of_the_domain(sender[1], observed)


def _is_of_the_domain(host: str, observed: Observed) -> bool:
    return any(_share_registered_domain(host, each.subject) for each in observed.of("mx"))


def _hosts(observed: Observed) -> list[str]:
    """The domain's mail hosts, also by name servers that disagree with what our resolver says."""
    known = [host for each in observed.of("mx") for host in each.detail["hosts"]]
    copies = [host for each in observed.of("delegation") for host in each.detail.get("mail_hosts", ())]
    return known + [each for each in copies if each not in known] if known else known


def _reporter(observed: Observed) -> str:
    return _normalized(observed.bounce.reporting_mta)


def _normalized(host: str | None) -> str:
    return (host or "").lower().rstrip(".")


def _share_registered_domain(host: str, other: str) -> bool:
    """Whether both names are below the same registered domain."""
    return bool(host and other) and registrable(host) == registrable(other)

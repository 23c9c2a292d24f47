"""Signs of who wrote what the bounce says: a server that tells of a fault mostly tells of its own."""

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_words import SEEN_BY_A_LOOK, sender_refused, words_decide
from bot.grammar.domains import address_of, domain_of
from bot.suffixes import registrable

_ABOUT_WHO_CONNECTS = {
    *("sender-blocklisted", "sender-no-ptr", "sender-bad-helo", "spf-fail", "rate-limited"),
    *("own-sending-stopped", "relay-denied"),
}
"""Causes that are about the host which a mail comes from, whoever wrote the mail."""
_TAKES_ITSELF_FOR_THEIRS = (
    "loops back to my",
    "loops back to me ",
    "points to local host",
    "best-preference mx",
)
"""So Postfix, Sendmail, Exim and qmail say it."""
_WITHIN = ("connect to 127.0.0.1", "connect to localhost", "connect to ::1", "[private/")
"""Of a filter or program on the server itself, as Postfix names it."""


def replier(observed: Observed) -> str:
    """Whose words the bounce has, as far as it tells: another host's, or those of the one that wrote the
    report, but for what that one met on the way, which a look shows. Empty where nobody is named."""
    bounce = observed.bounce
    if bounce.told_by_reporter and bounce.says(*_WITHIN):
        return _reporter(observed)
    on_the_way = bounce.reason in SEEN_BY_A_LOOK and not words_decide(observed)
    of_its_own = bounce.told_by_reporter and not on_the_way
    return _name(bounce.remote_mta) or (_reporter(observed) if of_its_own else "")


def replied_by_stranger(observed: Observed) -> Shown:
    """The reply came from a host that is no mail host of the domain: a stale route, or our own relay."""
    hosts, replied = _hosts(observed), replier(observed)
    placed = hosts or (replied == _reporter(observed) and not _is_of_the_domain(replied, observed))
    strange = placed and replied and replied not in hosts and not returned_by_theirs(observed)
    return observed.of("reply") if strange else []


def replied_by_unplaced(observed: Observed) -> Shown:
    """It came from one of which nobody can say whose it is while the domain's mail hosts are not known."""
    replied = domain_of(replier(observed))
    named = replied is not None and not _is_of_the_domain(replied, observed)
    return observed.of("reply") if named and not _hosts(observed) else []


def replied_by_outsider(observed: Observed) -> Shown:
    """It came from one that is not theirs by its name either: large systems have more hosts than MX records.
    Where those are not known, from one of whose the report is."""
    replied = domain_of(replier(observed))  # many give an address, or a name from inside
    if replied is None or returned_by_theirs(observed):
        return []
    placed = _hosts(observed) or _are_kin(replied, _reporter(observed))
    theirs = _is_of_the_domain(replied, observed) or any(_are_kin(replied, e) for e in _hosts(observed))
    return observed.of("reply") if placed and not theirs else []


def lookup_fails_at_theirs(observed: Observed) -> Shown:
    """A mail host of theirs tells of a lookup that failed, which may be of a table inside or in the DNS, or
    that it does not find the very domain that led to it."""
    bounce = observed.bounce
    among = bounce.reason == "hostunknown" or "recipient-misconfigured" in bounce.likely_causes
    return observed.of("reply") if among and replier(observed) in _hosts(observed) else []


def takes_itself_for_theirs(observed: Observed) -> Shown:
    """Who wrote it takes itself for a mail host of the domain, and does not serve it. Where it is none by
    what we see, or nobody tells who it is, it may as well be our own server that is led astray."""
    said = observed.bounce.says(*_TAKES_ITSELF_FOR_THEIRS)
    known = replier(observed) in _hosts(observed) or returned_by_theirs(observed)
    return observed.of("reply") if said and not known else []


def wants_login(observed: Observed) -> Shown:
    """The reply asks for a login before it relays (RFC 6409, section 4.3), as the server does that we send
    through. A mail host of the domain says so where it does not know that it should take mail for it."""
    bounce = observed.bounce
    told = bounce.reason == "securityerror" or bounce.says("authenticat", "log in", "login")
    asked = told and bounce.likeliest == "relay-denied" and not returned_by_theirs(observed)
    return observed.of("reply") if asked and replier(observed) not in _hosts(observed) else []


def returned_by_theirs(observed: Observed) -> Shown:
    """A mail host of theirs wrote the bounce, or another of the domain's: it had taken the mail and was left
    with it."""
    reporter = _reporter(observed)
    own = _is_of_the_domain(reporter, observed) and _is_from_elsewhere(observed)
    return observed.of("reply") if own or reporter in _hosts(observed) else []


def stuck_behind_them(observed: Observed) -> Shown:
    """It did not because of the way from there, or of how it is regarded where it hands mail on to: no look
    at it shows that, and it is not our address that was refused."""
    bounce = observed.bounce
    on_the_way = bounce.reason in SEEN_BY_A_LOOK and not words_decide(observed)
    author_refused = bounce.likeliest == "sender-blocklisted" and sender_refused(observed)
    regarded = bounce.likeliest in _ABOUT_WHO_CONNECTS and not author_refused
    handed_on = replier(observed) not in _hosts(observed)
    return returned_by_theirs(observed) if handed_on and (on_the_way or regarded) else []


def _is_from_elsewhere(observed: Observed) -> bool:
    """Within one domain the server that sends and the one that takes mail are of the same people."""
    sender = address_of(observed.bounce.envelope_from or observed.bounce.sender or "")
    return sender is not None and not _is_of_the_domain(sender[1], observed)


def _is_of_the_domain(host: str, observed: Observed) -> bool:
    return any(_are_kin(host, each.subject) for each in observed.of("mx"))


def _hosts(observed: Observed) -> list[str]:
    return [host for each in observed.of("mx") for host in each.detail["hosts"]]


def _reporter(observed: Observed) -> str:
    return _name(observed.bounce.reporting_mta)


def _name(host: str | None) -> str:
    return (host or "").lower().rstrip(".")


def _are_kin(host: str, other: str) -> bool:
    """Whether they are names below one registered domain."""
    return bool(host and other) and registrable(host) == registrable(other)

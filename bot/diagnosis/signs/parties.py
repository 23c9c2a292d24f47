"""Who wrote the reply that a bounce quotes, and whose a host is."""

import re

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_words import MEASURABLE, words_decide
from bot.grammar.domains import address_of, domain_of
from bot.suffixes import registrable

_HOST = re.compile(r"(?<![@\w.-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_OWN_MACHINE = {"127.0.0.1", "[127.0.0.1]", "::1", "[::1]", "localhost", "localhost.localdomain"}
"""How a server names a filter or program on its own machine as the remote server."""
_WITHIN = ("connect to 127.0.0.1", "connect to localhost", "connect to ::1", "[private/")
"""How Postfix names a filter or program on its own machine."""


def replier(observed: Observed) -> str:
    """The host whose words the bounce quotes, lower-case; empty if none is named.

    That is the remote server, or the server that wrote the report if it reports a fault of its own and not
    what happened to it on the way, which our own sessions would show.
    """
    bounce = observed.bounce
    remote = normalized(bounce.remote_mta)
    if remote in _OWN_MACHINE or (bounce.told_by_reporter and bounce.says(*_WITHIN)):
        return reporter(observed)
    on_the_way = bounce.reason in MEASURABLE and not words_decide(observed)
    of_its_own = bounce.told_by_reporter and not on_the_way
    return remote or (reporter(observed) if of_its_own else "")


def reporter(observed: Observed) -> str:
    """The host that wrote the bounce, lower-case; empty if it is not named."""
    return normalized(observed.bounce.reporting_mta)


def mail_hosts(observed: Observed) -> list[str]:
    """The domain's mail hosts, also by name servers that disagree with what our resolver says."""
    known = observed.mx_hosts
    copies = [host for each in observed.of("delegation") for host in each.detail.get("mail_hosts", ())]
    return known + [each for each in copies if each not in known] if known else known


def is_of_the_domain(host: str, observed: Observed) -> bool:
    """Whether the host is named like the recipient's domain, or for it at a provider."""
    domains = [each.subject for each in observed.of("mx")]
    return any(share_registered_domain(host, each) or _is_named_for(host, each) for each in domains)


def _is_named_for(host: str, domain: str) -> bool:
    """Whether a provider named the host for the customer's domain, as Microsoft 365 does:
    `example-com.mail.protection.outlook.com`."""
    return host.partition(".")[0] == domain.replace(".", "-")


def is_named_like_mail_hosts(host: str, observed: Observed) -> bool:
    """Whether the host is named like one of the domain's mail hosts, as those of one provider are."""
    return any(share_registered_domain(host, each) for each in mail_hosts(observed))


def hosts_said(observed: Observed) -> list[str]:
    """The hosts that the words of the bounce name, lower-case."""
    return [each.lower() for each in _HOST.findall(observed.bounce.diagnostic or "")]


def named_instead(observed: Observed) -> str | None:
    """The host that the words name if none of theirs is named, and theirs are known."""
    said = [each for each in hosts_said(observed) if domain_of(each)]
    theirs = any(
        is_of_the_domain(each, observed) or is_named_like_mail_hosts(each, observed) for each in said
    )
    return None if theirs or not mail_hosts(observed) else next(iter(said), None)


def is_from_elsewhere(observed: Observed) -> bool:
    """Whether the sender belongs to another domain: within one domain both servers are the same people's."""
    sender = address_of(observed.bounce.envelope_from or observed.bounce.sender or "")
    return sender is not None and not is_of_the_domain(sender[1], observed)


def share_registered_domain(host: str, other: str) -> bool:
    """Whether both names are below the same registered domain."""
    return bool(host and other) and registrable(host) == registrable(other)


def normalized(host: str | None) -> str:
    """The name as hosts are compared."""
    return (host or "").lower().rstrip(".")

"""Signs that the recipient's side accepted the mail and could not pass it on."""

import re

from bot.checks.sender import quoted_helo
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_words import MEASURABLE, sender_refused, words_decide
from bot.diagnosis.signs.parties import (
    is_from_elsewhere,
    is_named_like_mail_hosts,
    is_of_the_domain,
    mail_hosts,
    normalized,
    replier,
    reporter,
)
from bot.grammar.domains import domain_of

_QUOTES_ANOTHER = re.compile(
    r"[45]\d\d[ -].{0,200}\b(?:response|said|replied|returned)[\s:=\"']{1,4}[45]\d\d[ -]"
)
"""A reply that quotes the reply of the next server."""
_ABOUT_WHO_CONNECTS = {
    *("sender-blocklisted", "sender-no-ptr", "sender-bad-helo", "spf-fail", "rate-limited"),
    *("own-sending-stopped", "relay-denied", "tls-required"),
}
"""Causes that are about the host that connects, whoever wrote the mail."""
_BEHIND = (
    *("destination server", "destination mail server", "destination host", "delivery host", "next hop"),
    *("backend", "back end", "back-end", "downstream", "internal server", "internal mail server"),
)
"""How a gateway calls the server that it passes mail on to."""
_REWRITTEN = ("srs0=", "srs1=", "srs0+", "srs1+")
"""Sender addresses that a forwarder has written in place of ours (SRS)."""


def returned_by_theirs(observed: Observed) -> Shown:
    """The bounce was written by one of their mail hosts or another host of the domain: it had accepted the
    mail and could not pass it on."""
    by = reporter(observed)
    own = is_of_the_domain(by, observed) and is_from_elsewhere(observed)
    theirs = own or by in mail_hosts(observed) or _is_their_provider(by, observed)
    return observed.of("reply") if theirs else []


def handed_on_elsewhere(observed: Observed) -> Shown:
    """Their server accepted the mail and passed it on to a host that is not named like the domain's.

    The mailbox in question is then there: behind a gateway, or where the recipient's mail is forwarded.
    """
    by = replier(observed)
    elsewhere = domain_of(by) is not None and by not in mail_hosts(observed)
    inside = is_of_the_domain(by, observed) or is_named_like_mail_hosts(by, observed)
    return returned_by_theirs(observed) if elsewhere and not inside else []


def introduced_itself(observed: Observed) -> Shown:
    """The HELO name that the reply quotes is the replying server's own: it passes mail on during the session,
    and the next server refused it.

    A short name, such as `mail`, may be ours as well. It is theirs if they quote another server's reply, or
    refused only the message itself: a HELO name is judged before.
    """
    said = observed.bounce.diagnostic or ""
    quoted, by = normalized(quoted_helo(said)), replier(observed)
    passed_on = observed.bounce.command == "DATA" or _QUOTES_ANOTHER.search(said)
    own = quoted == by or (quoted == by.partition(".")[0] and passed_on)
    return observed.of("reply") if quoted and own and by in mail_hosts(observed) else []


def stuck_behind_them(observed: Observed) -> Shown:
    """Their server accepted the mail, but could not pass it on because of its own connection or reputation.

    Our sessions cannot show that, and it is not our address that was refused.
    """
    if regards_their_name := introduced_itself(observed):
        return regards_their_name
    bounce = observed.bounce
    on_the_way = bounce.reason in MEASURABLE and not words_decide(observed)
    author_refused = bounce.likeliest == "sender-blocklisted" and sender_refused(observed)
    regarded = bounce.likeliest in _ABOUT_WHO_CONNECTS and not author_refused
    rewritten = bounce.says(*_REWRITTEN)
    handed_on = (normalized(bounce.remote_mta) or replier(observed)) != reporter(observed)
    elsewhere = handed_on and (on_the_way or regarded or rewritten)
    return returned_by_theirs(observed) if elsewhere or next_lacks_smtputf8(observed) else []


def next_lacks_smtputf8(observed: Observed) -> bool:
    """Whether the server that wrote the bounce took the mail, and the next one lacks what it needs."""
    return observed.bounce.says("smtputf8 is required, but was not offered")


def replied_by_theirs(observed: Observed) -> Shown:
    """One of the domain's mail hosts replied in a session."""
    replied = observed.bounce.reply_code is not None and replier(observed) in mail_hosts(observed)
    return observed.of("reply") if replied else []


def unreached_behind_them(observed: Observed) -> Shown:
    """One of their mail hosts replied that it cannot reach the server to which it passes mail on.

    The sessions with it go well all the same.
    """
    bounce = observed.bounce
    unreached = bounce.reason == "networkerror" and bounce.says(*_BEHIND)
    return replied_by_theirs(observed) if unreached else []


def _is_their_provider(host: str, observed: Observed) -> bool:
    """Whether the host is named like their mail hosts and tried a server of the domain that is none of them.

    The provider's other customers send there too, but by the MX records: only who takes the domain's mail
    knows another way in.
    """
    tried = normalized(observed.bounce.remote_mta)
    another = tried not in mail_hosts(observed) and is_of_the_domain(tried, observed)
    return another and is_from_elsewhere(observed) and is_named_like_mail_hosts(host, observed)

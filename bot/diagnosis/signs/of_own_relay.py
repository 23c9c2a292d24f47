"""Signs that a server of our own, through which the mail was sent, does not take it from us."""

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_handing_on import returned_by_theirs
from bot.diagnosis.signs.of_replier import replied_by_outsider, replied_by_stranger, told_at_submission
from bot.diagnosis.signs.of_words import MEASURABLE, words_decide
from bot.diagnosis.signs.parties import mail_hosts, replier, reporter, share_registered_domain

_EXCHANGE_ONLINE = (".mail.protection.outlook.com", ".mx.microsoft")
"""How the mail hosts of its customers are named.
https://learn.microsoft.com/exchange/mail-flow-best-practices/mail-flow-best-practices"""


def wants_login(observed: Observed) -> Shown:
    """The server that we send through asks for a login before it relays (RFC 6409, section 4.3).

    From a mail host of the domain the same words mean something else: it does not know that the domain is
    its own.
    """
    bounce = observed.bounce
    names_login = bounce.reason == "securityerror" or bounce.says("authenticat", "log in", "login")
    wanted = bounce.likeliest == "relay-denied" and (names_login or told_at_submission(observed))
    asked = wanted and not returned_by_theirs(observed)
    return observed.of("reply") if asked and replier(observed) not in mail_hosts(observed) else []


def login_refused(observed: Observed) -> Shown:
    """The server that we send through rejects the user name or password (RFC 4954, section 6)."""
    bounce = observed.bounce
    refused = bounce.reply_code == 535 or bounce.status in {"4.7.8", "5.7.8"}
    return wants_login(observed) if refused else []


def attributed_to_nobody(observed: Observed) -> Shown:
    """Exchange Online found no organization that the mail belongs to, and their mail does not go there: it is
    ours that does not recognize the server that sent it."""
    return [] if _takes_mail_at_exchange_online(observed) else _unattributed(observed)


def attributed_to_neither(observed: Observed) -> Shown:
    """The same where their mail goes to Exchange Online too: either our connector does not fit, or no
    organization there has their domain."""
    return _unattributed(observed) if _takes_mail_at_exchange_online(observed) else []


def sent_to_wrong_region(observed: Observed) -> Shown:
    """Exchange Online got the mail where neither their organization nor ours is at home."""
    said = any(each.rule == "norelaying/microsoft-wrong-region" for each in observed.bounce.evidence)
    return observed.of("reply") if said else []


def _unattributed(observed: Observed) -> Shown:
    said = any(each.rule == "norelaying/microsoft-tenant-attribution" for each in observed.bounce.evidence)
    return observed.of("reply") if said else []


def _takes_mail_at_exchange_online(observed: Observed) -> bool:
    return any(each.endswith(_EXCHANGE_ONLINE) for each in mail_hosts(observed))


def denied_by_own_relay(observed: Observed) -> Shown:
    """The server that refused to relay is named like the reporting server, which only sends the mail."""
    own = share_registered_domain(replier(observed), reporter(observed))
    return replied_by_stranger(observed) if own else []


def stopped_before_them(observed: Observed) -> Shown:
    """The mail got no further than a host that is not theirs, such as our own relay: the sending server could
    not connect to it, or it replied with a fault or refusal of its own. How their servers are did not matter.

    A relay may also report what it met on the way to them, which our sessions show.
    """
    bounce = observed.bounce
    of_the_way = bounce.reason in MEASURABLE - {"notaccept"} and not words_decide(observed)
    stopped = not of_the_way if bounce.reply_code else bounce.reason == "networkerror"
    return replied_by_outsider(observed) if stopped else []

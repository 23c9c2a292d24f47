"""Facts about who replied: the domain's servers, a stranger, or a relay of ours."""

from bot.checks.sender import quoted_helo
from bot.diagnosis.facts.wording import Known, enumerated, shorten
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_handing_on import (
    handed_on_elsewhere,
    introduced_itself,
    stuck_behind_them,
    unreached_behind_them,
)
from bot.diagnosis.signs.of_own_relay import (
    attributed_to_nobody,
    denied_by_own_relay,
    login_refused,
    sent_to_wrong_region,
    wants_login,
)
from bot.diagnosis.signs.of_provider import incident_may_last, reports_incident
from bot.diagnosis.signs.of_replier import (
    gateway_bypassed,
    refused_in_doubt,
    refuser_unnamed,
    replied_by_outsider,
    replied_by_stranger,
    replier_unnamed,
    sought,
    takes_itself_for_theirs,
    told_at_submission,
    unrouted_by_ours,
)
from bot.diagnosis.signs.of_tls import tls_elsewhere
from bot.diagnosis.signs.parties import replier, reporter
from bot.models.query import Query

_SUBMISSION = "the server that our mail program sends through"


def of_our_relay(query: Query, observed: Observed) -> Known:
    """What our own side refused: its relay, which may want a login, or a stranger, whose relay it may be."""
    login, rejected = wants_login(observed), login_refused(observed)
    host, by = next(iter(observed.mx_hosts), None), replier(observed)
    stranger = by if replied_by_stranger(observed) else None
    own = stranger if denied_by_own_relay(observed) else None
    unattributed, region = attributed_to_nobody(observed), sent_to_wrong_region(observed)
    elsewhere = login or own or unattributed
    return {
        "login": "SMTP authentication" if login and not rejected else None,
        "rejected_login": "user name or password" if rejected else None,
        "relay": None if elsewhere or by in observed.mx_hosts or region else "our own relay",
        "misrouted": shorten(observed.bounce.diagnostic or "") if region else None,
        "misrouted_to": enumerated(observed.mx_hosts) if region else None,
        "perhaps_misrouted": None if elsewhere or by or region else query.domain,
        "own_relay": None if login else own,
        "unattributed": "Exchange Online" if unattributed else None,
        "stranger": None if elsewhere else stranger,
        "own_refuser": None if login or stranger or unattributed or region else by or host,
    }


def of_routing(query: Query, observed: Observed) -> Known:
    """Where our own side sent the mail, or sought to."""
    unrouted = unrouted_by_ours(observed)
    return {
        "sought": sought(observed),
        "router": reporter(observed) if unrouted else None,
        "routed": (query.address or "the address") if unrouted else None,
    }


def behind_their_servers(_: Query, observed: Observed) -> Known:
    """The servers to which theirs hand the mail on, and who returned it from there."""
    by, presented = replier(observed), introduced_itself(observed)
    elsewhere = handed_on_elsewhere(observed)
    returned = elsewhere or (stuck_behind_them(observed) and not presented)
    around, connector = gateway_bypassed(observed), observed.bounce.says("partner connector", "5.7.51")
    return {
        "inner_server": by if around else None,
        "connector": "partner connector" if connector and not around else None,
        "front": by if unreached_behind_them(observed) or presented else None,
        "own_helo": quoted_helo(observed.bounce.diagnostic or "") if presented else None,
        "self_styled": (by or "the server that wrote the bounce")
        if takes_itself_for_theirs(observed)
        else None,
        "handed_to": by if elsewhere else None,
        "returner": observed.bounce.reporting_mta if returned else None,
    }


def replied(query: Query, observed: Observed) -> Known:
    """Whose reply the bounce quotes."""
    host, by = next(iter(observed.mx_hosts), None), replier(observed)
    submission = _SUBMISSION if told_at_submission(observed) else None
    outsider = replied_by_outsider(observed)
    elsewhere = outsider or handed_on_elsewhere(observed)
    return {
        "submission": submission,
        "outsider": by if outsider else tls_elsewhere(observed),
        "unsigned_reply": "the bounce" if replier_unnamed(observed) else None,
        "unnamed_refuser": refuser_unnamed(observed),
        "rejecter": submission or (by if elsewhere else query.domain),
        "data_host": host if observed.bounce.at_data else None,
    }


def in_doubt(_: Query, observed: Observed) -> Known:
    """Why the reply may come from an incident of theirs and not mean what it says."""
    why = observed.doubt.why if observed.doubt else None
    doubt = why if refused_in_doubt(observed) else None
    return {
        "doubt": doubt,
        "incident_before": why if incident_may_last(observed) else None,
        "mailing_lists": None if doubt or reports_incident(observed) else "your lists",
    }

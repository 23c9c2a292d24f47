"""Facts about who replied: the domain's servers, a stranger, or a relay of ours."""

from bot.checks.sender import quoted_helo
from bot.diagnosis.facts.wording import Known
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


def replied(query: Query, observed: Observed) -> Known:
    """Whose reply the bounce quotes (the domain's, a stranger's, ours), and who returned the mail."""
    host, by = next(iter(observed.mx_hosts), None), replier(observed)
    login, rejected = wants_login(observed), login_refused(observed)
    stranger = by if replied_by_stranger(observed) else None
    elsewhere, confused = handed_on_elsewhere(observed), takes_itself_for_theirs(observed)
    around, connector = gateway_bypassed(observed), observed.bounce.says("partner connector", "5.7.51")
    own = stranger if denied_by_own_relay(observed) else None
    unattributed = attributed_to_nobody(observed)
    presented = introduced_itself(observed)
    returned = elsewhere or (stuck_behind_them(observed) and not presented)
    submission = _SUBMISSION if told_at_submission(observed) else None
    doubt = observed.doubt.why if observed.doubt and refused_in_doubt(observed) else None
    return {
        "login": "SMTP authentication" if login and not rejected else None,
        "rejected_login": "user name or password" if rejected else None,
        "relay": None if login or own or unattributed else "our own relay",
        "own_relay": None if login else own,
        "unattributed": "Exchange Online" if unattributed else None,
        "stranger": None if login or own or unattributed else stranger,
        "inner_server": by if around else None,
        "connector": "partner connector" if connector and not around else None,
        "front": by if unreached_behind_them(observed) or presented else None,
        "own_helo": quoted_helo(observed.bounce.diagnostic or "") if presented else None,
        "self_styled": (by or "the server that wrote the bounce") if confused else None,
        "sought": sought(observed),
        "router": reporter(observed) if unrouted_by_ours(observed) else None,
        "routed": (query.address or "the address") if unrouted_by_ours(observed) else None,
        "submission": submission,
        "outsider": by if replied_by_outsider(observed) else tls_elsewhere(observed),
        "handed_to": by if elsewhere else None,
        "returner": observed.bounce.reporting_mta if returned else None,
        "unsigned_reply": "the bounce" if replier_unnamed(observed) else None,
        "unnamed_refuser": refuser_unnamed(observed),
        "rejecter": submission or (by if elsewhere or replied_by_outsider(observed) else query.domain),
        "own_refuser": None if login or stranger or unattributed else by or host,
        "doubt": doubt,
        "incident_before": observed.doubt.why if observed.doubt and incident_may_last(observed) else None,
        "mailing_lists": None if doubt or reports_incident(observed) else "your lists",
        "data_host": host if observed.bounce.at_data else None,
    }

"""Facts about the step that the bounce says failed: a lookup of records, or the sending of the mail."""

from bot.diagnosis.facts.wording import Known, enumerated, listed, shorten
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_dns import told_of_alias, type_fails
from bot.diagnosis.signs.of_words import CROWDED, overload_unseen, put_off, refused_for_good
from bot.diagnosis.told import told_types
from bot.models.query import Query


def lookups(query: Query, observed: Observed) -> Known:
    told = told_types(observed.bounce) is not None
    failing = sorted(type_fails(observed), key=lambda each: each.id)
    by_servers = [each for each in failing if each.address]
    aliases = sorted(told_of_alias(observed), key=lambda each: each.subject)
    return {
        "lookup_quote": _quote(observed) if told and observed.healthy else None,
        "lookup_domain": query.domain if told and observed.healthy else None,
        "mail_hosts": enumerated(observed.mx_hosts),
        "type_failures": listed(each.summary for each in by_servers or failing),
        "typed_host": next((each.subject for each in by_servers), None),
        "failing_types": enumerated(dict.fromkeys(e for each in by_servers for e in each.detail["fails_at"])),
        "type_failing_nameservers": enumerated(dict.fromkeys(e.detail["server"] for e in by_servers)),
        "told_aliases": enumerated(each.subject for each in aliases),
        "alias_targets": enumerated(each.detail["alias"] for each in aliases),
        "mostly_reached": query.domain if by_servers else None,
        "undeliverable": None if aliases or by_servers else query.domain,
    }


def sending(query: Query, observed: Observed) -> Known:
    refused = refused_for_good(observed) or put_off(observed)  # by a reply, which says why
    broken = observed.bounce.at_data and observed.healthy and not refused
    return {
        "data_quote": _quote(observed) if broken else None,
        "data_domain": query.domain if broken else None,
        "data_hosts": enumerated(observed.mx_hosts) if broken else None,
    }


def certificate(_: Query, observed: Observed) -> Known:
    """What Exchange Online says of the certificate by which a connector recognizes the sending server."""
    said = any(e.rule == "securityerror/microsoft-connector-certificate" for e in observed.bounce.evidence)
    return {"bad_certificate": _quote(observed) if said else None, "wanted": None if said else "TLS"}


def overload(query: Query, observed: Observed) -> Known:
    unseen = overload_unseen(observed)
    crowded = unseen and observed.bounce.says(*CROWDED)
    down = unseen and not crowded
    return {
        "crowded": (query.address or "the mailbox") if crowded else None,
        "restarting": "their server" if down else None,
        "restart": _quote(observed) if down else None,
        "back_again": enumerated(each.subject for each in observed.healthy) if down else None,
        "busy_host": None if unseen else next(iter(observed.mx_hosts), None),
        "busy_domain": None if unseen else query.domain,
    }


def _quote(observed: Observed) -> str:
    bounce = observed.bounce
    return shorten(bounce.diagnostic or next((each.text for each in bounce.evidence), bounce.status or ""))

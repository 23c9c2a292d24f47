"""Facts that the bounce itself tells: what was asked, and whom or what it refuses."""

import re

from bot.checks.dns.spelling import closest
from bot.diagnosis.facts.wording import Known, listed, shorten
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_handing_on import next_lacks_smtputf8
from bot.diagnosis.signs.of_sender import (
    ours_differ,
    ours_right,
    ours_wrong,
    well_now,
    well_though_named,
)
from bot.diagnosis.signs.of_words import (
    bounce_out_of_place,
    given_up,
    listed_by_themselves,
    may_mean_no_mailbox,
    put_off,
    refused_for_good,
    sender_refused,
)
from bot.models.bounce import Bounce
from bot.models.query import Query

_MALFORMED = {"notcompliantrfc", "contenterror"}
"""Reasons that are about a message's format, not about its content."""

_DIALUP = (
    *("dialup", "dial-up", "dynamic ip", "dynamically assigned", "transient ip", "residential"),
    *("dul.", "-dul", "pbl."),
)
"""How refusals and block lists call addresses that should not send mail. https://www.spamhaus.org/pbl"""

_LACKING = re.compile(r"not offered by host ([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")


def asked(query: Query, observed: Observed) -> Known:
    bounce = observed.bounce
    final, waiting = refused_for_good(observed), put_off(observed)
    refusal = shorten(bounce.diagnostic or bounce.status or "")
    alone = bounce == Bounce()
    taken = bounce.status if (bounce.status or "").startswith("2") else None
    return {
        "domain": query.domain,
        "success": taken,
        "asked_alone": query.domain if alone else None,
        "unsent_to": None if taken or alone else query.domain,
        "sent": None if alone else "it",
        "missing": None if query.domain else "the recipient's domain",
        "recipient": query.address,
        "cached_address": "(IMCEAEX)" if _is_of_directory(bounce) else None,
        "final_refusal": refusal if final else None,
        "put_off": refusal if waiting else None,
        "queued": "in the queue" if waiting else None,
        "returned": "returned" if given_up(observed) else None,
        "retrier": None if given_up(observed) else "the sending server",
        "refusal_code": bounce.status if final or waiting else None,
        "mailbox_code": bounce.status if may_mean_no_mailbox(observed) else None,
        "status": bounce.status,
        "quote": _quote(bounce),
        "hint": None if bounce.diagnostic else _hint(bounce.status),
    }


def refused(query: Query, observed: Observed) -> Known:
    """Whom or what the bounce refuses. Steps name these facts, so each step appears only where it applies."""
    by_name, malformed = sender_refused(observed), observed.bounce.reason in _MALFORMED
    sender = observed.bounce.envelope_from or observed.bounce.sender or "our sender address"
    unknown = observed.bounce.likeliest == "mailbox-unknown"
    called_back = observed.bounce.says("callback setup failed", "callout")
    wanted = observed.bounce.likeliest == "dmarc-reject" and observed.bounce.says("dmarc record")
    paged = observed.bounce.says("http://", "https://", "www.")
    named, ascii_only = well_though_named(observed), next_lacks_smtputf8(observed)
    return {
        "called_out": sender if by_name and called_back else None,
        "refused_sender": sender if by_name else None,
        "dialup": "a dial-up or dynamic one" if observed.bounce.says(*_DIALUP) else None,
        "own_list": "the recipient's own block list" if listed_by_themselves(observed) else None,
        "reputation": None if by_name else "reputation",
        "broken_rule": _quote(observed.bounce) if malformed and not ascii_only else None,
        "ascii_only": _host_lacking(observed.bounce) if ascii_only else None,
        "misdated": "Date" if malformed and observed.bounce.says("date ", "dated ") else None,
        "filters": None if malformed else "filters",
        "suspect_parts": None if ascii_only else "links and attachments",
        "reply_page": "the page named in the reply" if not by_name and paged else None,
        "to_be_asked": None if by_name or paged or not query.domain else query.domain,
        "own_origin": "IP address and domain" if ours_differ(observed) else None,
        "ours_wrong": listed(e.summary for e in ours_wrong(observed)) if ours_differ(observed) else None,
        "ours_right": listed(e.summary for e in ours_right(observed)) if ours_differ(observed) else None,
        "spf_malformed": "invalid by the reply's words" if _says_malformed_spf(observed.bounce) else None,
        "dmarc_wanted": "a DMARC record" if wanted else None,
        "policy_to_avoid": None if wanted else "reject",
        "perhaps_meant": closest(query.domain) if unknown and query.domain else None,
        "misplaced_bounce": "a bounce that it should not get" if bounce_out_of_place(observed) else None,
        "well_now": None if named else listed(each.summary for each in well_now(observed)),
        "well_named": listed(each.summary for each in named),
    }


def _host_lacking(bounce: Bounce) -> str:
    """The host that offers no SMTPUTF8."""
    named = _LACKING.search(bounce.diagnostic or "")
    return named[1] if named else "the next server"


def _says_malformed_spf(bounce: Bounce) -> bool:
    """Whether a reply about SPF calls the record itself broken (RFC 7208, section 2.6.7)."""
    broken = bounce.says("permerror", "permanent error", "too many dns lookups", "two or more type txt spf")
    return bounce.likeliest == "spf-fail" and broken


def _is_of_directory(bounce: Bounce) -> bool:
    """Whether the recipient is an entry of Exchange's directory and no mail address: an X.500 address, as
    Outlook remembers them. https://learn.microsoft.com/exchange/troubleshoot/email-delivery/imceaex-ndr"""
    named = (bounce.recipient or "", bounce.alias or "", bounce.diagnostic or "")
    return any("imceaex-" in each.lower() for each in named) or bounce.says("exrecipnotfound")


def _quote(bounce: Bounce) -> str:
    return shorten(bounce.diagnostic or next((each.text for each in bounce.evidence), ""))


def _hint(status: str | None) -> str:
    """What the diagnosis starts from when no reply is quoted."""
    return f"the code {status} alone" if status else "a domain alone"

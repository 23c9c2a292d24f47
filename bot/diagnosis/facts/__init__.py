"""What the templates of summaries and steps may name, as far as it is known in this case."""

from collections.abc import Callable, Mapping

from bot.diagnosis.facts import of_dns, of_servers, of_size
from bot.diagnosis.facts.wording import Known, listed, shorten
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_sender import well_now
from bot.diagnosis.signs.of_words import may_mean_no_mailbox, put_off, refused_for_good, sender_refused
from bot.models.bounce import Bounce
from bot.models.query import Query


def facts_of(query: Query, observed: Observed) -> dict[str, str]:
    """Only facts that are known: a template that needs another one is not used."""
    found = {name: value for part in _PARTS for name, value in part(query, observed).items()}
    return {name: value for name, value in found.items() if value}


def _asked(query: Query, observed: Observed) -> Known:
    bounce = observed.bounce
    final, waiting = refused_for_good(observed), put_off(observed)
    refusal = shorten(bounce.diagnostic or bounce.status or "")
    taken = bounce.status if (bounce.status or "").startswith("2") else None
    return {
        "domain": query.domain,
        "success": taken,
        "unsent_to": None if taken else query.domain,
        "missing": None if query.domain else "the recipient's domain",
        "recipient": query.address,
        "final_refusal": refusal if final else None,
        "put_off": refusal if waiting else None,
        "queued": "in the queue" if waiting else None,
        "refusal_code": bounce.status if final or waiting else None,
        "mailbox_code": bounce.status if may_mean_no_mailbox(observed) else None,
        "status": bounce.status,
        "quote": _quote(bounce),
        "hint": None if bounce.diagnostic else _hint(bounce.status),
    }


_MISSHAPEN = {"notcompliantrfc", "contenterror"}
"""Reasons that are about how a message is made, and not about what it says."""


def _refused(_: Query, observed: Observed) -> Known:
    """Whom or what the words refuse: each has steps of its own, which the others go without."""
    by_name, misshapen = sender_refused(observed), observed.bounce.reason in _MISSHAPEN
    sender = observed.bounce.envelope_from or observed.bounce.sender or "our sender address"
    return {
        "refused_sender": sender if by_name else None,
        "reputation": None if by_name else "reputation",
        "broken_rule": _quote(observed.bounce) if misshapen else None,
        "filters": None if misshapen else "filters",
        "well_now": listed(each.summary for each in well_now(observed)),
    }


def _quote(bounce: Bounce) -> str:
    return shorten(bounce.diagnostic or next((each.text for each in bounce.evidence), ""))


def _hint(status: str | None) -> str:
    """What there is in place of a reply."""
    return f"the code {status} alone" if status else "a domain alone"


def _of_checks(_: Query, observed: Observed) -> Mapping[str, str]:
    """Facts that checks give by themselves, in `detail["facts"]`."""
    return {key: value for each in observed.findings for key, value in each.detail.get("facts", {}).items()}


_PARTS: tuple[Callable[[Query, Observed], Known], ...] = (
    _asked,
    _refused,
    of_servers.hosts,
    of_servers.replied,
    of_dns.addresses,
    of_dns.name_servers,
    of_dns.unreached,
    of_dns.flaws,
    of_dns.contradictions,
    of_dns.clock,
    of_dns.registration,
    of_servers.looks,
    of_servers.protocols,
    of_servers.refusals,
    of_servers.failures,
    of_size.limit,
    of_size.inner_limit,
    of_servers.history,
    of_servers.unfinished,
    _of_checks,
)

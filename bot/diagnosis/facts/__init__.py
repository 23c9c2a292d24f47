"""What the templates of summaries and steps may name, as far as it is known in this case."""

from collections.abc import Callable, Mapping

from bot.diagnosis.facts.of_dns import addresses, clock, contradictions, flaws, name_servers, registration
from bot.diagnosis.facts.of_servers import failures, history, hosts, looks, protocols, refusals, unfinished
from bot.diagnosis.facts.of_size import inner_limit, limit
from bot.diagnosis.facts.wording import Known, shorten
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_words import put_off, refused_for_good, sender_refused
from bot.models.query import Query
from bot.models.words import Words


def facts_of(query: Query, observed: Observed) -> dict[str, str]:
    """Only facts that are known: a template that needs another one is not used."""
    found = {name: value for part in _PARTS for name, value in part(query, observed).items()}
    return {name: value for name, value in found.items() if value}


def _asked(query: Query, observed: Observed) -> Known:
    words = observed.words
    taken = words.status if (words.status or "").startswith("2") else None
    return {
        "domain": query.domain,
        "success": taken,
        "unsent_to": None if taken else query.domain,
        "missing": None if query.domain else "the recipient's domain",
        "recipient": query.address,
        "final_refusal": shorten(words.text or words.status or "") if refused_for_good(observed) else None,
        "put_off": shorten(words.text or words.status or "") if put_off(observed) else None,
        "queued": "in the queue" if put_off(observed) else None,
        "refusal_code": words.status if refused_for_good(observed) or put_off(observed) else None,
        "status": words.status,
        "quote": _quote(words),
        "hint": None if words.text else _hint(words.status),
    }


def _refused(_: Query, observed: Observed) -> Known:
    """Whom or what the words refuse: each has steps of its own, which the others go without."""
    by_name, misshapen = sender_refused(observed), observed.words.reason == "notcompliantrfc"
    sender = observed.words.envelope_from or observed.words.sender or "the address that we sent as"
    return {
        "refused_sender": sender if by_name else None,
        "reputation": None if by_name else "reputation",
        "broken_rule": _quote(observed.words) if misshapen else None,
        "filters": None if misshapen else "filters",
    }


def _quote(words: Words) -> str:
    return shorten(words.text or next(iter(words.quotes), ""))


def _hint(status: str | None) -> str:
    """What there is in place of a reply."""
    return f"the code {status} alone" if status else "a domain alone"


def _of_checks(_: Query, observed: Observed) -> Mapping[str, str]:
    """Facts that checks give by themselves, in `detail["facts"]`."""
    return {key: value for each in observed.findings for key, value in each.detail.get("facts", {}).items()}


_PARTS: tuple[Callable[[Query, Observed], Known], ...] = (
    _asked,
    _refused,
    hosts,
    addresses,
    name_servers,
    flaws,
    contradictions,
    clock,
    registration,
    looks,
    protocols,
    refusals,
    failures,
    limit,
    inner_limit,
    history,
    unfinished,
    _of_checks,
)

"""Facts about the mail servers: how each session ended, and how earlier ones went."""

from collections.abc import Iterable, Iterator
from datetime import UTC

from bot.checks.ip import is_address, shown
from bot.diagnosis.facts.wording import Known, enumerated, listed, servers, shorten
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_dns import told_of_alias
from bot.diagnosis.signs.of_servers import (
    bounced_between_good_looks,
    controls_answer,
    controls_fail,
    controls_slow,
    only_ipv6_offered,
    others_hang_up_too,
    reported_after_told_well,
    slow,
)
from bot.diagnosis.signs.of_tls import (
    certificate_valid_after_all,
    handshake_works_after_all,
    no_starttls_offered,
)
from bot.durations import in_words
from bot.models.diagnosis import Finding
from bot.models.query import Query
from bot.models.smtp import SmtpOutcome, Stage
from bot.suffixes import has_known_top


def hosts(query: Query, observed: Observed) -> Known:
    found, names = observed.of("mx")[:1], observed.mx_hosts
    aliases = [each.subject for each in observed.of("address") if _is_dangling_alias(each)]
    unlooked = [each for each in observed.of("address") if each.detail["outcome"] == "failed"]
    unknown = {each.subject for each in (*unlooked, *told_of_alias(observed))} | set(aliases)
    nameless = [each for each in names if not is_address(each) and each not in unknown]
    return {
        "host": next(iter(names), None),
        "hosts": enumerated(names),
        "aliases": enumerated(aliases),
        "numbers": enumerated(each for each in names if is_address(each)),
        "nameless": enumerated(nameless),
        "undotted": None if observed.looks else enumerated(_undotted(nameless, query.domain or "")),
        "of_many": _first_of_many(found[0]) if found and observed.looks else None,
        "unlooked": enumerated(each.subject for each in unlooked),
        "address_error": next(_errors(unlooked), None),
        "lookup_error": next(_lookup_errors(found), None),
    }


def _undotted(names: Iterable[str], domain: str) -> Iterator[str]:
    """The intended names of hosts whose MX record lacks the final dot, so that the zone's name was appended.

    Loads the public suffix list, which takes a while.
    """
    stems = (each.removesuffix(f".{domain}") for each in names if each.endswith(f".{domain}"))
    return (each for each in stems if "." in each and has_known_top(each))


def _is_dangling_alias(address: Finding) -> bool:
    nowhere = not address.detail["addresses"] and not address.detail["refused"]
    return nowhere and bool(address.detail["alias"] or address.detail["outcome"] == "alias-loop")


def looks(_: Query, observed: Observed) -> Known:
    silent = (each for each in observed.reached if each.detail["outcome"] == SmtpOutcome.TIMEOUT)
    return {
        "disputed": servers(_in_order(observed, observed.contradictions)),
        "failing": servers(_in_order(observed, observed.failing)),
        "dead": servers(_in_order(observed, observed.dead)),
        "mute": servers(_in_order(observed, silent)),
        "answering": servers(_in_order(observed, observed.healthy)),
        "failing_of_all": f"{len(observed.failing)} of {len(observed.looks)}" if observed.failing else None,
        "controls": enumerated(shown(each.subject) for each in observed.controls(4, 6)),
        "unseen": None if observed.reached else enumerated(shown(e.subject) for e in controls_fail(observed)),
        "slow_servers": servers(_in_order(observed, slow(observed))),
        "slow_controls": enumerated(shown(each.subject) for each in controls_slow(observed)),
    }


def vantages(_: Query, observed: Observed) -> Known:
    """From where the servers can be reached and from where not, if vantages disagree or some are blind."""
    disputed = {(each.subject, each.address) for each in observed.contradictions}
    reaching = [e for e in observed.well_from_somewhere if not disputed or (e.subject, e.address) in disputed]
    return {
        "reached_from": enumerated(map(_place, reaching)),
        "unreached_from": enumerated(map(_place, observed.contradictions)),
        "blind_from": enumerated(map(_place, observed.blind_looks)) if reaching else None,
    }


def _place(look: Finding) -> str:
    return look.vantage or "here"


def protocols(query: Query, observed: Observed) -> Known:
    """The domain, if it takes mail over IPv6 only and this machine's IPv6 fails or does not exist."""
    only = query.domain if only_ipv6_offered(observed) else None
    missing = any(each.detail.get("outcome") == SmtpOutcome.NO_ROUTE for each in observed.findings)
    return {
        "only_over_ipv6": only if observed.own_ipv6_is_dead else None,
        "without_ipv6": only if missing and not observed.looks else None,
    }


def refusals(_: Query, observed: Observed) -> Known:
    """Servers that refuse our session or hang up, and their words."""
    refused, hung_up = _ended(observed, SmtpOutcome.REJECTED), _ended(observed, SmtpOutcome.CLOSED)
    replies = (shorten(each.detail["reply"] or "") for each in refused)
    to_sender = (shorten(each.detail["reply"] or "") for each in refused if each.detail["as_sender"])
    return {
        "turning_away": servers(refused),
        "intercepted": enumerated(each.subject for each in observed.intercepted),
        "probe_reply": next(replies, None),
        "sender_refusal": next(to_sender, None),
        "hanging_up": servers(hung_up),
        "hanging_up_controls": enumerated(shown(each.subject) for each in others_hang_up_too(observed)),
        "leaving_midway": servers(each for each in hung_up if each.detail["stage"] != Stage.BANNER),
        "hanging_up_too": servers(hung_up) if observed.bounce.likeliest == "connection-dropped" else None,
    }


def failures(_: Query, observed: Observed) -> Known:
    """What fails once a session has begun. Non-SMTP answers count only if the controls answer properly."""
    strange = _ended(observed, SmtpOutcome.GARBLED) if controls_answer(observed) else []
    broken = _ended(observed, SmtpOutcome.TLS_FAILED)
    about_tls = observed.bounce.likeliest in {"tls-required", "tls-broken"}
    unencrypted = no_starttls_offered(observed) if about_tls else ()
    return {
        "strange": strange[0].summary if strange else None,
        "strange_servers": servers(strange),
        "without_starttls": next((each.subject for each in _in_order(observed, unencrypted)), None),
        "silent_in_tls": servers(each for each in broken if each.detail["silent_in_tls"]),
        "tls_controls": enumerated(_ending(observed, SmtpOutcome.TLS_FAILED)) if broken else None,
        "tls_host": broken[0].subject if broken else None,
        "valid_certificate": enumerated(each.subject for each in certificate_valid_after_all(observed)),
        "shakes_hands": enumerated(each.subject for each in handshake_works_after_all(observed)),
        "tls_error": next((each.detail["error"] or each.detail["reply"] for each in broken), None),
    }


def history(_: Query, observed: Observed) -> Known:
    before = [each for each in observed.of("history") if "looks" in each.detail]
    ago = [each.detail["last_good_ago"] for each in before if each.detail["last_good_ago"] is not None]
    slower = [each for each in before if each.detail["slower_connect"] or each.detail["slower_banner"]]
    told = observed.told_well_at if reported_after_told_well(observed) else None
    return {
        "last_good": in_words(min(ago)) if ago else None,
        "told_well": f"{told.astimezone(UTC):%H:%M} UTC" if told else None,
        "well_before": in_words(min(ago)) if ago and bounced_between_good_looks(observed) else None,
        "slower": listed(each.summary for each in slower),
    }


def unfinished(_: Query, observed: Observed) -> Known:
    """Servers that had neither answered nor been silent for long enough at the deadline."""
    left = [each for each in observed.of("smtp") if each.detail.get("unfinished")]
    longest = max((each.detail["waited"] for each in left), default=0.0)
    return {"unfinished": servers(left), "waited": f"{longest:.1f} s" if left else None}


def _ended(observed: Observed, outcome: SmtpOutcome) -> list[Finding]:
    ended = (each for each in observed.looks if each.detail["outcome"] == outcome)
    return _in_order(observed, ended)


def _ending(observed: Observed, outcome: SmtpOutcome) -> Iterator[str]:
    """Controls whose session ended like this."""
    return (shown(each.subject) for each in observed.controls(4, 6) if each.detail["outcome"] == outcome)


def _in_order(observed: Observed, found: Iterable[Finding]) -> list[Finding]:
    """In order of MX preference, so that the same findings give the same words whoever answered first."""
    names = observed.mx_hosts
    return sorted(found, key=lambda each: (names.index(each.subject), each.address or ""))


def _first_of_many(mx: Finding) -> str | None:
    """A sentence that says so if the domain has more mail hosts than were checked."""
    looked, known = len(mx.detail["hosts"]), mx.detail["known"]
    return f"Only the first {looked} of {known} mail servers were checked." if known > looked else None


def _lookup_errors(mx: Iterable[Finding]) -> Iterator[str]:
    failed = (each for each in mx if each.detail["kind"] == "failed")
    return (each.detail.get("error") or each.detail["outcome"].replace("-", " ") for each in failed)


def _errors(findings: Iterable[Finding]) -> Iterator[str]:
    return (str(each.detail["error"]) for each in findings if each.detail.get("error"))

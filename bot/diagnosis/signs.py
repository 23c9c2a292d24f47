"""Signs: what can be read off the findings, and which findings show it. The rules of causes name them."""

from collections.abc import Callable, Iterable, Mapping

from bot.causes import load_causes
from bot.diagnosis.sight import Sight
from bot.models import Finding, FindingState
from bot.models.smtp import SmtpOutcome, Stage

Shown = Iterable[Finding]
Sign = Callable[[Sight], Shown]
Signs = Mapping[str, tuple[str, ...]]
"""Those that are there, with the ids of the findings that show them."""

DECISIVE_WORDS = 0.8
"""From this worth on no measurement up to EHLO refutes the words of a bounce."""


def read_signs(sight: Sight) -> Signs:
    shown = {name: tuple(dict.fromkeys(each.id for each in sign(sight))) for name, sign in SIGNS.items()}
    return {name: ids for name, ids in shown.items() if ids}


def _detail(check: str, key: str, *values: object) -> Sign:
    return lambda sight: [each for each in sight.of(check) if each.detail.get(key) in values]


def _state(check: str, *states: FindingState) -> Sign:
    return lambda sight: [each for each in sight.of(check) if each.state in states]


def _look(outcome: SmtpOutcome, *stages: Stage) -> Sign:
    """Looks that ended so, when none went well."""

    def sign(sight: Sight) -> Shown:
        found = [e for e in sight.looks if e.detail["outcome"] == outcome and (e.detail["stage"] in stages)]
        return [] if sight.well else found

    return sign


def _every_connect(*outcomes: SmtpOutcome) -> Sign:
    def sign(sight: Sight) -> Shown:
        same = bool(sight.dead) and all(each.detail["outcome"] in outcomes for each in sight.dead)
        return sight.dead if same and not sight.reached else []

    return sign


def _every_host(*outcomes: str) -> Sign:
    def sign(sight: Sight) -> Shown:
        hosts = sight.of("address")
        return hosts if all(each.detail["outcome"] in outcomes for each in hosts) else []

    return sign


def _not_public(sight: Sight) -> Shown:
    hosts = sight.of("address")
    usable = any(each.detail["outcome"] in {"found", "failed"} for each in hosts)
    return [] if usable else [each for each in hosts if each.detail["outcome"] == "not-public"]


def _only_ipv6_dead(sight: Sight) -> Shown:
    over_4 = [each for each in sight.looks if each.detail["family"] == 4]
    well = bool(over_4) and not any(each in sight.failing for each in over_4)
    return [each for each in sight.failing if each.detail["family"] == 6] if well else []


def _some_failing(sight: Sight) -> Shown:
    return sight.failing if sight.well and not _only_ipv6_dead(sight) else []


def _every_address_answers(sight: Sight) -> Shown:
    return sight.well if not sight.failing and len(sight.well) == len(sight.reached) else []


def _controls_answer(sight: Sight) -> Shown:
    return [each for each in sight.compared if each.detail["answers"]]


def _controls_fail(sight: Sight) -> Shown:
    return [] if _controls_answer(sight) else sight.compared


def _ipv6_controls_answer(sight: Sight) -> Shown:
    return [each for each in sight.controls(6) if each.detail["answers"]]


def _every_server(*manners: str) -> Sign:
    """Every name server that could be asked is like this."""

    def sign(sight: Sight) -> Shown:
        asked = _servers(sight)
        return asked if all(each.detail["manner"] in manners for each in asked) else []

    return sign


def _some_servers(manner: str) -> Sign:
    return lambda sight: [each for each in _servers(sight) if each.detail["manner"] == manner]


def _servers(sight: Sight) -> list[Finding]:
    return [each for each in sight.of("delegation") if "manner" in each.detail]


def _direct_dns_works(sight: Sight) -> Shown:
    asked = [each for each in sight.of("vantage") if each.detail.get("asked") == "dns"]
    return [each for each in asked if each.detail["answers"]]


def _every_list_clean(sight: Sight) -> Shown:
    lists = [each for each in sight.of("dnsbl") if each.state is not FindingState.UNKNOWN]
    return [] if any(each.detail["listed"] for each in lists) else lists


def _replied_by_stranger(sight: Sight) -> Shown:
    """The reply came from a host that is no mail host of the domain: a stale route, or our own relay."""
    hosts = [host for each in sight.of("mx") for host in each.detail["hosts"]]
    replied = (sight.words.remote_host or "").lower().rstrip(".")
    return sight.of("reply") if hosts and replied and replied not in hosts else []


def _fits_everywhere(sight: Sight) -> Shown:
    limits = sight.of("size")
    return limits if all(each.detail["fits"] == "yes" for each in limits) else []


def _slow(sight: Sight) -> Shown:
    return [each for each in sight.looks if each.detail["slow"]]


def _quick(sight: Sight) -> Shown:
    return [] if _slow(sight) else sight.reached


def _controls_quick(sight: Sight) -> Shown:
    slow = any(each.detail["slow"] for each in sight.controls(4, 6))
    return [] if slow else [each for each in sight.controls(4, 6) if each.detail["answers"]]


def _busy(sight: Sight) -> Shown:
    return [] if sight.well else [each for each in sight.looks if each.detail["busy"]]


def _words_decide(sight: Sight) -> Shown:
    top = load_causes().get(sight.words.likely[0]) if sight.words.likely else None
    return sight.of("reply") if top and top.words >= DECISIVE_WORDS else []


def _words_say(cause: str) -> Sign:
    return lambda sight: sight.of("reply") if cause in sight.words.likely else []


def _resolver_controls(*states: FindingState) -> Sign:
    """Those controls, when all of them agree."""

    def sign(sight: Sight) -> Shown:
        found = sight.of("resolver")
        return found if all(each.state in states for each in found) else []

    return sign


OK, WARN, FAIL = FindingState.OK, FindingState.WARN, FindingState.FAIL

SIGNS: dict[str, Sign] = {
    # domain and DNS
    "no-such-domain": _detail("mx", "kind", "no-such-name"),
    "null-mx": _detail("mx", "kind", "null"),
    "no-mail-host": _detail("mx", "kind", "none"),
    "mail-hosts-known": _detail("mx", "kind", "mx", "implicit"),
    "no-host-resolves": _every_host("none", "no-such-name", "alias-loop"),
    "no-public-address": _not_public,
    "resolver-fails-for-others": _resolver_controls(FAIL),
    "resolver-works": _state("resolver", OK),
    "parent-denies": _detail("delegation", "denied", True),
    "parent-knows": _detail("delegation", "denied", False),
    "every-name-server-fails": _every_server("silent", "fails", "no-address", "not-public"),
    "every-name-server-lame": _every_server("lame"),
    "some-name-servers-lame": _some_servers("lame"),
    "some-name-server-answers": _some_servers("answers"),
    "direct-dns-works": _direct_dns_works,
    "dnssec-bogus": _detail("dnssec", "bogus", True),
    "slip-of-the-keyboard": _detail("domain", "slip", True),
    # reaching the server
    "every-connect-times-out": _every_connect(SmtpOutcome.TIMEOUT, SmtpOutcome.UNREACHABLE),
    "every-connect-refused": _every_connect(SmtpOutcome.REFUSED),
    "no-address-connects": _every_connect(SmtpOutcome.TIMEOUT, SmtpOutcome.UNREACHABLE, SmtpOutcome.REFUSED),
    "some-addresses-fail": _some_failing,
    "only-ipv6-fails": _only_ipv6_dead,
    "some-address-connects": lambda sight: sight.reached,
    "every-address-answers": _every_address_answers,
    "vantages-disagree": lambda sight: sight.contradictions,
    "controls-answer": _controls_answer,
    "controls-fail": _controls_fail,
    "controls-quick": _controls_quick,
    "ipv6-controls-answer": _ipv6_controls_answer,
    "connects-slowly": _slow,
    "connects-quickly": _quick,
    "no-banner": _look(SmtpOutcome.TIMEOUT, Stage.BANNER),
    "no-reply": _look(SmtpOutcome.TIMEOUT, Stage.EHLO, Stage.STARTTLS),
    "closes-before-banner": _look(SmtpOutcome.CLOSED, Stage.BANNER),
    "closes-in-session": _look(SmtpOutcome.CLOSED, Stage.EHLO, Stage.STARTTLS),
    "says-busy": _busy,
    "tls-fails": _look(SmtpOutcome.TLS_FAILED, Stage.STARTTLS, Stage.TLS),
    "tls-fails-for-others": _detail("vantage", "outcome", SmtpOutcome.TLS_FAILED),
    "policy-met": _detail("tls", "met", True),
    "policy-not-met": _detail("tls", "met", False),
    # who we are
    "sender-listed": _detail("dnsbl", "listed", True),
    "sender-not-listed": _every_list_clean,
    "ptr-broken": _detail("ptr", "agrees", False),
    "ptr-agrees": _detail("ptr", "agrees", True),
    "spf-fails": _detail("spf", "result", "fail", "softfail", "permerror"),
    "spf-passes": _detail("spf", "result", "pass"),
    "dkim-broken": _detail("dkim", "broken", True),
    "dkim-key-well": _detail("dkim", "well", True),
    "dmarc-rejects": _detail("dmarc", "policy", "reject", "quarantine"),
    "replied-by-stranger": _replied_by_stranger,
    # the message
    "larger-than-limit": _detail("size", "fits", "no"),
    "near-limit": _detail("size", "fits", "perhaps"),
    "well-below-limit": _fits_everywhere,
    # words
    "words-decide": _words_decide,
    "dropped-at-data": lambda sight: sight.of("reply") if sight.words.at_data else [],
    "not-dropped-at-data": lambda sight: [] if sight.words.at_data else sight.of("reply"),
    "words-say-overload": _words_say("server-overloaded"),
    "words-say-dropped": _words_say("connection-dropped"),
    "words-say-tls": _words_say("tls-broken"),
    "words-say-blocked": _words_say("sender-blocklisted"),
    "words-say-ptr": _words_say("sender-no-ptr"),
    "words-say-spf": _words_say("spf-fail"),
    "words-say-dkim": _words_say("dkim-fail"),
    "words-say-dmarc": _words_say("dmarc-reject"),
}

"""Signs of TLS, and of what the domain demands of it (MTA-STS, DANE)."""

from bot.checks.clock import controls_out_of_date
from bot.checks.tls.certificates import Flaw
from bot.diagnosis.observed import FEWEST_CONTROLS, Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_replier import replied_by_outsider
from bot.diagnosis.signs.parties import named_instead, replier
from bot.models.diagnosis import Finding
from bot.models.smtp import SmtpOutcome

_OBJECTIONS = {
    Flaw.DATES: ("expired", "not yet valid", "out of date", "outdated", "before its validity"),
    Flaw.NAME: (
        "mismatch",
        "not match",
        "hostname",
        "host name",
        "wrong name",
        "common name",
        "alternative name",
    ),
    Flaw.TRUST: ("certificate", "x509", "trust", "self-signed", "self signed", "verif", "authenticat"),
}
"""Words of senders for each flaw; words for the last one may be about any of them."""
_CHAIN = ("not trusted", "untrusted", "self-signed", "self signed", "local issuer", "unknown ca")
"""Words for a chain that does not lead to a trusted authority, or is out of date; never for a name."""

_HANDSHAKE = (
    *("handshake", "start tls", "start_tls", "ssl_connect", "ssl error", "tls error", "negotiat"),
    *("protocol version", "cipher"),
)
"""Words of senders for a handshake that failed, whatever certificate was shown."""


def policy_not_met(observed: Observed) -> Shown:
    """No server that talks meets the demand. One that does is enough: senders move on to the next server."""
    unmet = [each for each in _judged(observed) if each.detail["met"] is False]
    disputed = _disputed(observed)
    refused = {(each.subject, each.address) for each in unmet}
    others = [each for each in observed.healthy if (each.subject, each.address) not in refused]
    return [] if others else [e for e in unmet if (e.subject, e.address) not in disputed]


def tls_fails_at_some(observed: Observed) -> Shown:
    """The handshake fails at one server but not at another, so our own TLS works."""
    return (
        [e for e in observed.looks if e.detail["outcome"] == SmtpOutcome.TLS_FAILED]
        if observed.healthy
        else []
    )


def policy_met(observed: Observed) -> Shown:
    return [each for each in _judged(observed) if each.detail["met"]]


def starttls_stripped(observed: Observed) -> Shown:
    """TLS is demanded but STARTTLS is missing: at the controls as well, or only from this vantage."""
    disputed = _disputed(observed)
    unmet = (each for each in _judged(observed) if each.detail["demanded"] and not each.detail["met"])
    return [e for e in unmet if e.detail.get("stripped") or (e.subject, e.address) in disputed]


def no_starttls_offered(observed: Observed) -> Shown:
    """No server that talks offers STARTTLS, and nothing on the path is known to strip it."""
    offered = any(each.detail["starttls"] for each in observed.healthy)
    return [] if offered or starttls_stripped(observed) else observed.healthy


def certificate_objected_to(observed: Observed) -> Shown:
    """A certificate has the kind of problem that the bounce speaks of; a code alone may mean any kind.

    A wrong name does not explain an expired certificate, nor either a handshake that fails.
    """
    bounce = observed.bounce
    if bounce.likeliest != "tls-broken" or tls_elsewhere(observed):
        return []
    named = {kind for kind, words in _OBJECTIONS.items() if bounce.says(*words)}
    kinds = named - {Flaw.TRUST} or named
    flawed = [each for each in observed.of("tls") if each.detail.get("flaw")]
    open_to_any = not bounce.diagnostic or kinds == {Flaw.TRUST}
    if bounce.says(*_CHAIN):
        flawed = [each for each in flawed if each.detail["flaw"] != Flaw.NAME or each.detail["untrusted"]]
    return [each for each in flawed if open_to_any or each.detail["flaw"] in kinds]


def tls_elsewhere(observed: Observed) -> str | None:
    """The host with which TLS failed, if it is none of theirs, such as our own relay."""
    if observed.bounce.likeliest != "tls-broken":
        return None
    by = replier(observed)
    if by:
        return by if replied_by_outsider(observed) else None
    return named_instead(observed)


def certificate_valid_after_all(observed: Observed) -> Shown:
    """The sending server objected to a certificate, but those that the servers show us are valid, or meet
    what the domain demands."""
    objected = _about_their_tls(observed) and observed.bounce.says(*_OBJECTIONS[Flaw.TRUST])
    shown = [e for e in observed.of("tls") if "flaw" in e.detail or e.detail.get("met") is not None]
    flawed = any(each.detail.get("flaw") or each.detail["met"] is False for each in shown)
    return shown if objected and not flawed else []


def handshake_works_after_all(observed: Observed) -> Shown:
    """The sending server failed in the TLS handshake, which works from here with every server that talks.

    It was mended since, or the two sides have no version or cipher in common.
    """
    failed = _about_their_tls(observed) and observed.bounce.says(*_HANDSHAKE)
    failed_here = any(each.detail["outcome"] == SmtpOutcome.TLS_FAILED for each in observed.looks)
    done = [each for each in observed.of("tls") if each.detail.get("version")]
    return done if failed and not failed_here and not certificate_valid_after_all(observed) else []


def _about_their_tls(observed: Observed) -> bool:
    """Whether the words are about TLS with a server of theirs."""
    return observed.bounce.likeliest == "tls-broken" and not tls_elsewhere(observed)


def clock_wrong(observed: Observed) -> Shown:
    """By our clock the certificates of several controls are out of date, and nobody's is valid."""
    elsewhere = controls_out_of_date(observed.findings)
    shown = [each.detail for each in observed.looks if each.detail["certificate_until"]]
    several = len({each.subject for each in elsewhere}) >= FEWEST_CONTROLS
    return elsewhere if several and all(each["certificate_out_of_date"] for each in shown) else []


def demand_judged_by_wrong_clock(observed: Observed) -> Shown:
    """A valid certificate is demanded, and by our clock, which may be wrong, the server has none."""
    return [each for each in _judged(observed) if each.detail.get("wrong_clock") and each.detail["demanded"]]


def _judged(observed: Observed) -> list[Finding]:
    """Findings about servers; the other `tls` findings are about a domain's policy."""
    return [each for each in observed.of("tls") if "met" in each.detail]


def _disputed(observed: Observed) -> set[tuple[str, str | None]]:
    """Servers that offer STARTTLS to one vantage but not to another."""
    offers: dict[tuple[str, str | None], set[bool]] = {}
    for each in observed.of("smtp"):
        if each.detail.get("outcome") in {SmtpOutcome.OK, SmtpOutcome.TLS_FAILED}:
            offers.setdefault((each.subject, each.address), set()).add(each.detail["starttls"])
    return {server for server, said in offers.items() if len(said) > 1}

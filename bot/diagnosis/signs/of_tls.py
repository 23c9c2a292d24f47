"""Signs of the encryption, and of what the domain demands of it."""

from bot.checks.clock import out_of_date_elsewhere
from bot.diagnosis.observed import FEWEST_CONTROLS, Observed
from bot.diagnosis.signs.kinds import Shown
from bot.models.diagnosis import Finding
from bot.models.smtp import SmtpOutcome


def policy_not_met(observed: Observed) -> Shown:
    """No server that talks meets what is demanded of it: senders that keep to demands go to the next one."""
    unmet = [each for each in _judged(observed) if each.detail["met"] is False]
    disputed = _disputed(observed)
    refused = {(each.subject, each.address) for each in unmet}
    others = [each for each in observed.well if (each.subject, each.address) not in refused]
    return [] if others else [e for e in unmet if (e.subject, e.address) not in disputed]


def tls_fails_at_some(observed: Observed) -> Shown:
    """The handshake fails at one server and not at another: it is not ours that is broken."""
    return (
        [e for e in observed.looks if e.detail["outcome"] == SmtpOutcome.TLS_FAILED] if observed.well else []
    )


def policy_met(observed: Observed) -> Shown:
    return [each for each in _judged(observed) if each.detail["met"]]


def starttls_stripped(observed: Observed) -> Shown:
    """TLS is demanded and STARTTLS missing: at the controls as well, or only when looked at from here."""
    disputed = _disputed(observed)
    unmet = (each for each in _judged(observed) if each.detail["demanded"] and not each.detail["met"])
    return [e for e in unmet if e.detail.get("stripped") or (e.subject, e.address) in disputed]


def no_starttls_offered(observed: Observed) -> Shown:
    """None that talks offers it, and as far as is known nothing on the way takes it out."""
    offered = any(each.detail["starttls"] for each in observed.well)
    return [] if offered or starttls_stripped(observed) else observed.well


def clock_wrong(observed: Observed) -> Shown:
    """By our clock the certificates of several others are out of date, and nobody's in date."""
    elsewhere = out_of_date_elsewhere(observed.findings)
    shown = [each.detail for each in observed.looks if each.detail["certificate_until"]]
    several = len({each.subject for each in elsewhere}) >= FEWEST_CONTROLS
    return elsewhere if several and all(each["certificate_out_of_date"] for each in shown) else []


def demand_by_wrong_clock(observed: Observed) -> Shown:
    """A valid certificate is demanded, and by a clock that may be wrong there is none."""
    return [each for each in _judged(observed) if each.detail.get("wrong_clock") and each.detail["demanded"]]


def _judged(observed: Observed) -> list[Finding]:
    """Findings about servers; those about a domain are of its policy."""
    return [each for each in observed.of("tls") if "met" in each.detail]


def _disputed(observed: Observed) -> set[tuple[str, str | None]]:
    """Servers that offer STARTTLS when looked at from one place, and none from another."""
    offers: dict[tuple[str, str | None], set[bool]] = {}
    for each in observed.of("smtp"):
        if each.detail.get("outcome") in {SmtpOutcome.OK, SmtpOutcome.TLS_FAILED}:
            offers.setdefault((each.subject, each.address), set()).add(each.detail["starttls"])
    return {server for server, said in offers.items() if len(said) > 1}

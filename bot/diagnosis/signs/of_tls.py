"""Signs of the encryption, and of what the domain demands of it."""

from bot.checks.clock import out_of_date_elsewhere
from bot.diagnosis.sight import FEWEST_CONTROLS, Sight
from bot.diagnosis.signs.kinds import Shown
from bot.models.diagnosis import Finding
from bot.models.smtp import SmtpOutcome


def policy_not_met(sight: Sight) -> Shown:
    """No server that talks meets what is demanded of it: senders that keep to demands go to the next one."""
    unmet = [each for each in _judged(sight) if each.detail["met"] is False]
    disputed = _disputed(sight)
    refused = {(each.subject, each.address) for each in unmet}
    others = [each for each in sight.well if (each.subject, each.address) not in refused]
    return [] if others else [e for e in unmet if (e.subject, e.address) not in disputed]


def tls_fails_at_some(sight: Sight) -> Shown:
    """The handshake fails at one server and not at another: it is not ours that is broken."""
    return [e for e in sight.looks if e.detail["outcome"] == SmtpOutcome.TLS_FAILED] if sight.well else []


def policy_met(sight: Sight) -> Shown:
    return [each for each in _judged(sight) if each.detail["met"]]


def starttls_stripped(sight: Sight) -> Shown:
    """TLS is demanded and STARTTLS missing: at the controls as well, or only when looked at from here."""
    disputed = _disputed(sight)
    unmet = (each for each in _judged(sight) if each.detail["demanded"] and not each.detail["met"])
    return [e for e in unmet if e.detail.get("stripped") or (e.subject, e.address) in disputed]


def no_starttls_offered(sight: Sight) -> Shown:
    """By any who talk, though others see it offered, as far as is known."""
    offered = any(each.detail["starttls"] for each in sight.well)
    return [] if offered or starttls_stripped(sight) else sight.well


def clock_wrong(sight: Sight) -> Shown:
    """By our clock the certificates of several others are out of date, and nobody's in date."""
    elsewhere = out_of_date_elsewhere(sight.findings)
    shown = [each.detail for each in sight.looks if each.detail["certificate_until"]]
    several = len({each.subject for each in elsewhere}) >= FEWEST_CONTROLS
    return elsewhere if several and all(each["certificate_out_of_date"] for each in shown) else []


def demand_by_wrong_clock(sight: Sight) -> Shown:
    """A valid certificate is demanded, and by a clock that may be wrong there is none."""
    return [each for each in _judged(sight) if each.detail.get("wrong_clock") and each.detail["demanded"]]


def _judged(sight: Sight) -> list[Finding]:
    """Of servers; those of a domain are about its policy."""
    return [each for each in sight.of("tls") if "met" in each.detail]


def _disputed(sight: Sight) -> set[tuple[str, str | None]]:
    """Servers that offer STARTTLS when looked at from one place, and none from another."""
    offers: dict[tuple[str, str | None], set[bool]] = {}
    for each in sight.of("smtp"):
        if each.detail.get("outcome") in {SmtpOutcome.OK, SmtpOutcome.TLS_FAILED}:
            offers.setdefault((each.subject, each.address), set()).add(each.detail["starttls"])
    return {server for server, said in offers.items() if len(said) > 1}

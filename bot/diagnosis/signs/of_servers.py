"""Signs of the mail servers and of the controls."""

from datetime import datetime, timedelta

from bot.checks.ip import version
from bot.diagnosis.observed import FEWEST_CONTROLS, Observed
from bot.diagnosis.sessions import hangs_up_at_once
from bot.diagnosis.signs.kinds import Shown, Sign
from bot.models.smtp import SmtpOutcome, Stage

SOON_AFTER = timedelta(hours=2)
"""Between a check that went well and a mail that bounced: longer ago it says nothing about the mail."""


def ended(outcome: SmtpOutcome, *stages: Stage) -> Sign:
    """Sessions that ended like this, if none with another server went well."""

    def sign(observed: Observed) -> Shown:
        found = [
            e for e in observed.looks if e.detail["outcome"] == outcome and (e.detail["stage"] in stages)
        ]
        return [] if observed.healthy else found

    return sign


def every_connect(*outcomes: SmtpOutcome) -> Sign:
    """No server was reached, and every connection failed in one of these ways."""

    def sign(observed: Observed) -> Shown:
        same = bool(observed.dead) and all(each.detail["outcome"] in outcomes for each in observed.dead)
        return observed.dead if same and not (observed.reached or observed.unfinished) else []

    return sign


def only_ipv6_fails(observed: Observed) -> Shown:
    over_ipv4 = [each for each in observed.looks if each.detail["family"] == 4]
    healthy = bool(over_ipv4) and all(each in observed.healthy for each in over_ipv4)
    return [each for each in observed.failing if each.detail["family"] == 6] if healthy else []


def only_ipv6_offered(observed: Observed) -> Shown:
    """No mail host has an IPv4 address."""
    hosts = [each for each in observed.of("address") if each.detail["addresses"]]
    offered = (address for each in hosts for address in each.detail["addresses"])
    return hosts if all(version(each) == 6 for each in offered) else []


def own_ipv6_dead(observed: Observed) -> Shown:
    return observed.controls(6) if observed.own_ipv6_is_dead else []


def some_failing(observed: Observed) -> Shown:
    return observed.failing if observed.healthy and not only_ipv6_fails(observed) else []


def failing_amid_losses(observed: Observed) -> Shown:
    """Servers whose silence lost packets explain: packets got lost there too, or at all that answered."""
    all_lossy = bool(observed.healthy) and all(each.detail["slow"] for each in observed.healthy)
    silent = [each for each in observed.failing if each.detail["outcome"] == SmtpOutcome.TIMEOUT]
    explained = [each for each in silent if all_lossy or each.detail["slow"]]
    return explained if len(explained) == len(observed.failing) else []


def every_address_answers(observed: Observed) -> Shown:
    return observed.healthy if not observed.failing and len(observed.healthy) == len(observed.reached) else []


def some_turn_us_away(observed: Observed) -> Shown:
    """Some servers refuse our session, the others work and none fails: mail can take those."""
    rejected = SmtpOutcome.REJECTED
    refused = [e for e in observed.looks if e.detail["outcome"] == rejected or hangs_up_at_once(e)]
    return refused if observed.healthy and not observed.failing else []


def every_address_greets_in_time(observed: Observed) -> Shown:
    """All servers answer, and none takes longer than usual for its banner."""
    late = any(each.detail.get("slower_banner") for each in observed.of("history"))
    return [] if late else every_address_answers(observed)


def controls_answer(observed: Observed) -> Shown:
    return (
        []
        if observed.intercepted_controls
        else [each for each in observed.compared_controls if each.detail["answers"]]
    )


def controls_fail(observed: Observed) -> Shown:
    return [] if controls_answer(observed) else observed.compared_controls


def others_hang_up_too(observed: Observed) -> Shown:
    """Controls that hang up at the same stage as the domain's servers."""
    stages = {each.detail["stage"] for each in observed.looks if each.detail["outcome"] == SmtpOutcome.CLOSED}
    hung_up = (each for each in observed.controls(4, 6) if each.detail["outcome"] == SmtpOutcome.CLOSED)
    return [each for each in hung_up if each.detail["stage"] in stages]


def ipv6_controls_answer(observed: Observed) -> Shown:
    return [each for each in observed.controls(6) if each.detail["answers"]]


def bounced_between_good_looks(observed: Observed) -> Shown:
    """The mail was sent a short while after a check that went well, and bounced all the same."""
    past = [each for each in observed.of("history") if each.detail.get("last_good")]
    sent = observed.bounce.arrived
    if sent is None or not past:
        return []
    after = sent - max(datetime.fromisoformat(each.detail["last_good"]) for each in past)
    return past if timedelta(0) < after <= SOON_AFTER else []


def reported_after_told_well(observed: Observed) -> Shown:
    """A bounce reported after we had said that the domain works, and not known to be older than that."""
    told, sent = observed.told_well_at, observed.bounce.arrived
    if told is None or (sent is not None and sent <= told):
        return []
    return every_address_answers(observed)


def slow(observed: Observed) -> Shown:
    return [each for each in observed.looks if each.detail["slow"]]


def slower_than_before(observed: Observed) -> Shown:
    return [each for each in observed.of("history") if each.detail.get("slower_connect")]


def quick(observed: Observed) -> Shown:
    return [] if slow(observed) or slower_than_before(observed) else observed.reached


def controls_quick(observed: Observed) -> Shown:
    slow = any(each.detail["slow"] for each in observed.controls(4, 6))
    return [] if slow else [each for each in observed.controls(4, 6) if each.detail["answers"]]


def controls_slow(observed: Observed) -> Shown:
    """Several controls lose packets too, at least half of those that answer: the loss is near us."""
    answering = [each for each in observed.controls(4, 6) if each.detail["answers"]]
    slow = [each for each in answering if each.detail["slow"]]
    several = len({each.subject for each in slow}) >= FEWEST_CONTROLS
    return slow if several and 2 * len(slow) >= len(answering) else []


def busy(observed: Observed) -> Shown:
    return [each for each in observed.looks if each.detail["busy"]]

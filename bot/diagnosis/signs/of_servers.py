"""Signs of the mail servers, and of those to compare with."""

from bot.checks.ip import version
from bot.diagnosis.sight import FEWEST_CONTROLS, Sight, hangs_up_at_once
from bot.diagnosis.signs.kinds import Shown, Sign
from bot.models.smtp import SmtpOutcome, Stage


def look(outcome: SmtpOutcome, *stages: Stage) -> Sign:
    """Looks that ended so, when none went well."""

    def sign(sight: Sight) -> Shown:
        found = [e for e in sight.looks if e.detail["outcome"] == outcome and (e.detail["stage"] in stages)]
        return [] if sight.well else found

    return sign


def every_connect(*outcomes: SmtpOutcome) -> Sign:
    def sign(sight: Sight) -> Shown:
        same = bool(sight.dead) and all(each.detail["outcome"] in outcomes for each in sight.dead)
        return sight.dead if same and not (sight.reached or sight.unfinished) else []

    return sign


def only_ipv6_dead(sight: Sight) -> Shown:
    over_4 = [each for each in sight.looks if each.detail["family"] == 4]
    well = bool(over_4) and all(each in sight.well for each in over_4)
    return [each for each in sight.failing if each.detail["family"] == 6] if well else []


def only_ipv6_offered(sight: Sight) -> Shown:
    """No mail host has another address."""
    hosts = [each for each in sight.of("address") if each.detail["addresses"]]
    offered = (address for each in hosts for address in each.detail["addresses"])
    return hosts if all(version(each) == 6 for each in offered) else []


def own_ipv6_dead(sight: Sight) -> Shown:
    return sight.controls(6) if sight.own_ipv6_is_dead else []


def some_failing(sight: Sight) -> Shown:
    return sight.failing if sight.well and not only_ipv6_dead(sight) else []


def failing_amid_losses(sight: Sight) -> Shown:
    """Silence that lost packets explain: they got lost there as well, or to all that answered."""
    all_lossy = bool(sight.well) and all(each.detail["slow"] for each in sight.well)
    silent = [each for each in sight.failing if each.detail["outcome"] == SmtpOutcome.TIMEOUT]
    explained = [each for each in silent if all_lossy or each.detail["slow"]]
    return explained if len(explained) == len(sight.failing) else []


def every_address_answers(sight: Sight) -> Shown:
    return sight.well if not sight.failing and len(sight.well) == len(sight.reached) else []


def some_turn_us_away(sight: Sight) -> Shown:
    """A refused probe may be just us, and mail takes the others; those have to be well, and none may fail."""
    rejected = SmtpOutcome.REJECTED
    refused = [e for e in sight.looks if e.detail["outcome"] == rejected or hangs_up_at_once(e)]
    return refused if sight.well and not sight.failing else []


def in_time(sight: Sight) -> Shown:
    """None has to be waited for longer than before."""
    late = any(each.detail.get("slower_banner") for each in sight.of("history"))
    return [] if late else every_address_answers(sight)


def controls_answer(sight: Sight) -> Shown:
    return [] if sight.replaced else [each for each in sight.compared if each.detail["answers"]]


def controls_fail(sight: Sight) -> Shown:
    return [] if controls_answer(sight) else sight.compared


def others_hang_up_too(sight: Sight) -> Shown:
    """Those compared with, at the same stage."""
    stages = {each.detail["stage"] for each in sight.looks if each.detail["outcome"] == SmtpOutcome.CLOSED}
    hung_up = (each for each in sight.controls(4, 6) if each.detail["outcome"] == SmtpOutcome.CLOSED)
    return [each for each in hung_up if each.detail["stage"] in stages]


def ipv6_controls_answer(sight: Sight) -> Shown:
    return [each for each in sight.controls(6) if each.detail["answers"]]


def slow(sight: Sight) -> Shown:
    return [each for each in sight.looks if each.detail["slow"]]


def slower_than_before(sight: Sight) -> Shown:
    return [each for each in sight.of("history") if each.detail.get("slower_connect")]


def quick(sight: Sight) -> Shown:
    return [] if slow(sight) or slower_than_before(sight) else sight.reached


def controls_quick(sight: Sight) -> Shown:
    slow = any(each.detail["slow"] for each in sight.controls(4, 6))
    return [] if slow else [each for each in sight.controls(4, 6) if each.detail["answers"]]


def controls_slow(sight: Sight) -> Shown:
    """Several of those compared with lose packets as well, and no fewer than do not: it is near us."""
    answering = [each for each in sight.controls(4, 6) if each.detail["answers"]]
    slow = [each for each in answering if each.detail["slow"]]
    several = len({each.subject for each in slow}) >= FEWEST_CONTROLS
    return slow if several and 2 * len(slow) >= len(answering) else []


def busy(sight: Sight) -> Shown:
    return [each for each in sight.looks if each.detail["busy"]]

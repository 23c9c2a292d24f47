"""What our own network allows is reported with the fix, and nothing that was not seen is claimed."""

import pytest

from bot.checkup.network import BROKEN, examine_network
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.models.installation import Examined
from bot.models.smtp import SmtpOutcome, Stage
from tests.twins.network import PaperProber, PaperResolver, ended, silent

OK, WARN, FAIL, SKIPPED = FindingState.OK, FindingState.WARN, FindingState.FAIL, FindingState.SKIPPED
V4, V6 = "192.0.2.25", "2001:db8::25"
CONTROLS = ("mx.control.example",)


class ValidatingResolver(PaperResolver):
    """Refuses wrong signatures, unless asked not to check them (CD)."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        answer = await super().ask(name, rtype, validate=validate, fresh=fresh)
        if name == BROKEN and validate:
            return answer._replace(outcome=DnsOutcome.SERVER_FAILURE, records=())
        return answer


RECORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("mx.control.example", "A"): (V4,),
    ("mx.control.example", "AAAA"): (V6,),
    (BROKEN, "A"): ("192.0.2.1",),
}


async def states(resolver: PaperResolver, prober: PaperProber) -> dict[str, FindingState]:
    found = await examine_network(resolver, prober, CONTROLS)
    assert all(has_fix_if_broken(each) for each in found)
    return {each.name: each.state for each in found}


def has_fix_if_broken(examined: Examined) -> bool:
    return bool(examined.fix) == (examined.state in {WARN, FAIL})


async def test_a_working_network_needs_no_fix() -> None:
    assert await states(ValidatingResolver(RECORDS), PaperProber()) == {
        "resolver": OK,
        "dnssec": OK,
        "port-25-ipv4": OK,
        "port-25-ipv6": OK,
    }


async def test_a_resolver_that_does_not_validate_is_reported() -> None:
    assert (await states(PaperResolver(RECORDS), PaperProber()))["dnssec"] is WARN


async def test_a_dead_resolver_fails_and_the_rest_is_unknown() -> None:
    assert await states(PaperResolver(broken=True), PaperProber()) == {
        "resolver": FAIL,
        "dnssec": FindingState.UNKNOWN,
        "port-25-ipv4": SKIPPED,
        "port-25-ipv6": SKIPPED,
    }


async def test_whoever_named_a_resolver_is_not_sent_to_the_systems() -> None:
    dead = PaperResolver(broken=True)
    named, *_ = await examine_network(dead, PaperProber(), CONTROLS, ["192.0.2.53:53"])
    system, *_ = await examine_network(dead, PaperProber(), CONTROLS)
    assert named.fix == "Check 192.0.2.53:53, which BOUNCEBOT_NAMESERVERS names, and the path to there."
    assert "/etc/resolv.conf" in str(system.fix)


async def test_a_blocked_port_25_is_reported_for_its_address_family() -> None:
    found = await states(ValidatingResolver(RECORDS), PaperProber({V4: silent(V4)}))
    assert (found["port-25-ipv4"], found["port-25-ipv6"]) == (WARN, OK)


async def test_a_machine_without_ipv6_is_no_fault() -> None:
    away = ended(V6, SmtpOutcome.NO_ROUTE)
    assert (await states(ValidatingResolver(RECORDS), PaperProber({V6: away})))["port-25-ipv6"] is SKIPPED


@pytest.mark.parametrize("outcome", [SmtpOutcome.REJECTED, SmtpOutcome.CLOSED])
async def test_a_server_that_refuses_us_shows_that_the_port_is_open(outcome: SmtpOutcome) -> None:
    unkind = ended(V4, outcome, Stage.BANNER)
    assert (await states(ValidatingResolver(RECORDS), PaperProber({V4: unkind})))["port-25-ipv4"] is OK

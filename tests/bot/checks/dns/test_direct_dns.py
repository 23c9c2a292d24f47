"""Whether name servers can be asked directly from here, as those of other zones show."""

import pytest

from bot.checks.context import Context, Ourselves
from bot.checks.dns.direct_dns import compare_direct_dns
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from tests.twins.network import PaperProber, PaperResolver

ZONE = "control.example"
RECORDS: dict[tuple[str, str], tuple[str, ...]] = {
    (ZONE, "NS"): ("ns.control.example",),
    ("ns.control.example", "A"): ("198.51.100.53",),
}


class Delegating(PaperResolver):
    """Names the zone of a name."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        return (await super().ask(name, rtype))._replace(zone=ZONE)


def context_where(direct: DnsAnswer) -> Context:
    resolver = Delegating(RECORDS, direct={ZONE: direct})
    return Context(resolver, PaperProber(), lambda _: None, Ourselves(control_hosts=("mx.control.example",)))


SERVED = DnsAnswer(name=ZONE, rtype="MX", outcome=DnsOutcome.ANSWERED, authoritative=True)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (SERVED, FindingState.OK),
        (SERVED._replace(outcome=DnsOutcome.NO_DATA), FindingState.OK),
        (SERVED._replace(authoritative=False), FindingState.FAIL),
        (SERVED._replace(outcome=DnsOutcome.REFUSED), FindingState.FAIL),
        (SERVED._replace(outcome=DnsOutcome.TIMEOUT), FindingState.FAIL),
    ],
)
async def test_an_authoritative_answer_shows_that_direct_queries_work(
    said: DnsAnswer, state: FindingState
) -> None:
    context = context_where(said)
    await compare_direct_dns(context, "example.com")
    assert [each.state for each in context.findings] == [state]


async def test_the_registered_domain_is_used_if_the_resolver_does_not_name_the_zone() -> None:
    context = context_where(SERVED)
    context.resolver = PaperResolver(RECORDS, direct={ZONE: SERVED})
    await compare_direct_dns(context, "example.com")
    assert [each.detail["answers"] for each in context.findings] == [True]


async def test_controls_that_are_silent_to_edns_too_show_that_our_path_drops_it() -> None:
    context = context_where(SERVED._replace(drops_edns=True))
    await compare_direct_dns(context, "example.com")
    (found,) = context.findings
    assert found.detail["answers"] is False
    assert "not with EDNS" in found.summary

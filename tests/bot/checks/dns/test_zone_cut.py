"""Where a zone begins, if parent zones say so in different ways."""

from bot.checks.dns.zone_cut import find_cut
from bot.models.dns import DnsAnswer, DnsOutcome
from tests.twins.network import PaperResolver

DOMAIN = "sub.example.com"


def said(outcome: DnsOutcome, zone: str, *servers: str, answered: tuple[str, ...] = ()) -> DnsAnswer:
    return DnsAnswer(
        name=DOMAIN,
        rtype="NS",
        outcome=outcome,
        records=answered,
        zone=zone,
        servers=servers,
        authoritative=True,
    )


def resolver_where(direct: DnsAnswer) -> PaperResolver:
    records: dict[tuple[str, str], tuple[str, ...]] = {
        ("com", "NS"): ("ns.com",),
        ("ns.com", "A"): ("198.51.100.1",),
    }
    return PaperResolver(records, direct={DOMAIN: direct})


async def test_a_server_of_parent_and_child_zone_answers_instead_of_referring() -> None:
    answer = said(DnsOutcome.ANSWERED, DOMAIN, answered=("ns1.sub.example.com", "ns2.elsewhere.example"))
    cut = await find_cut(resolver_where(answer), DOMAIN)
    assert (cut.zone, cut.servers) == (DOMAIN, ("ns1.sub.example.com", "ns2.elsewhere.example"))
    assert cut.answered
    assert not cut.denied


async def test_an_authoritative_denial_counts() -> None:
    cut = await find_cut(resolver_where(said(DnsOutcome.NO_SUCH_NAME, "com")), DOMAIN)
    assert cut.denied


async def test_a_referral_to_the_same_zone_is_not_followed() -> None:
    cut = await find_cut(resolver_where(said(DnsOutcome.REFERRAL, "com", "ns.com")), DOMAIN)
    assert not cut.answered

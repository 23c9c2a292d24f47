"""What a resolver's answers show about whether it makes them up."""

from datetime import UTC, datetime

import pytest

from bot.checks.context import Context
from bot.checks.dns.filtering import compare_denials, doubt_addresses, doubt_denial
from bot.models.dns import DnsAnswer, DnsOutcome
from tests.twins.network import PaperProber, PaperResolver

HOST = "mx1.example.com"
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)


def denied(zone: str | None, *, until: datetime | None = None, name: str = "example.com") -> DnsAnswer:
    return DnsAnswer(name, "MX", DnsOutcome.NO_SUCH_NAME, zone=zone, signed_until=until)


@pytest.mark.parametrize(
    ("said", "usual", "certain"),
    [
        (denied("com"), denied("com"), None),
        (denied("com", until=UNTIL), denied("com", until=UNTIL), None),
        (denied("."), denied("com"), None),
        (denied("example.com"), denied("com", until=UNTIL), None),
        (denied(None), denied("com"), True),
        (denied(None), denied(None), False),
        (denied("rpz.test"), denied("com"), True),
        (denied("com"), denied("com", until=UNTIL), True),
        (DnsAnswer("example.com", "MX", DnsOutcome.ANSWERED), denied("com"), True),
    ],
)
def test_a_denial_must_come_from_the_right_zone_and_be_signed_like_others(
    said: DnsAnswer, usual: DnsAnswer, certain: bool | None
) -> None:
    doubt = compare_denials(said, usual, DnsAnswer("example.com", "SOA", DnsOutcome.NO_SUCH_NAME))
    assert (doubt and doubt.certain) is certain


@pytest.mark.parametrize(
    ("zone", "certain"), [("com", True), ("example.com", None), ("mx.example.com", None)]
)
def test_the_parent_zone_cannot_deny_a_name_below_a_domain_with_a_zone(
    zone: str, certain: bool | None
) -> None:
    apex = DnsAnswer("example.com", "SOA", DnsOutcome.ANSWERED, ("ns. admin. 1 2 3 4 5",), zone="example.com")
    doubt = compare_denials(denied(zone, name="mx1.mx.example.com"), denied("com"), apex)
    assert (doubt and doubt.certain) is certain


@pytest.mark.parametrize("words", ["blocked", "censored: by court order", "filtered", "forged answer"])
async def test_a_resolver_that_says_that_it_filters_does(words: str) -> None:
    resolver = PaperResolver()
    doubt = await doubt_denial(context(resolver), denied("com")._replace(error=words))
    assert doubt
    assert doubt.certain
    assert words in doubt.why
    assert not resolver.asked


async def test_a_validated_denial_is_not_made_up() -> None:
    assert await doubt_denial(context(PaperResolver()), denied(None)._replace(authenticated=True)) is None


async def test_other_failures_are_no_denials_but_refused_is_deliberate() -> None:
    for outcome in (DnsOutcome.SERVER_FAILURE, DnsOutcome.TIMEOUT):
        assert await doubt_denial(context(PaperResolver()), denied(None)._replace(outcome=outcome)) is None
    refused = denied(None)._replace(outcome=DnsOutcome.REFUSED)
    doubt = await doubt_denial(context(PaperResolver()), refused)
    assert doubt
    assert doubt.certain
    unreachable = refused._replace(error="no reachable authority")
    assert await doubt_denial(context(PaperResolver()), unreachable) is None


@pytest.mark.parametrize(
    ("records", "certain"),
    [
        ({(HOST, "A"): ("10.1.1.1",)}, None),
        ({(HOST, "A"): ("0.0.0.0",)}, False),
        ({(HOST, "A"): ("192.0.2.9",), (f"no-such-name-here.{HOST}", "A"): ("192.0.2.9",)}, False),
    ],
)
async def test_addresses_that_no_host_or_every_name_has_are_doubted(
    records: dict[tuple[str, str], tuple[str, ...]], certain: bool | None
) -> None:
    doubt = await doubt_addresses(context(PaperResolver(records)), HOST)
    assert (doubt and doubt.certain) is certain


async def test_an_unsigned_address_in_a_signed_zone_is_made_up() -> None:
    resolver = PaperResolver({(HOST, "A"): ("10.1.1.1",), ("example.com", "DS"): ("1 13 2 AA",)})
    signed = DnsAnswer("example.com", "DS", DnsOutcome.ANSWERED, records=("1 13 2 AA",), signed_until=UNTIL)
    resolver.told["example.com", "DS"] = signed
    doubt = await doubt_addresses(context(resolver), HOST)
    assert doubt
    assert doubt.certain
    resolver.told[HOST, "SOA"] = DnsAnswer(HOST, "SOA", DnsOutcome.NO_DATA, zone=HOST)
    assert await doubt_addresses(context(resolver), HOST) is None  # a zone below, which need not be signed


def context(resolver: PaperResolver) -> Context:
    return Context(resolver, PaperProber(), lambda _: None)

"""With a wrong clock of ours, everybody's certificates and signatures look out of date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.checks.clock import controls_out_of_date
from bot.checks.context import Context
from bot.checks.dns.dnssec import check_dnssec
from bot.models.diagnosis import Finding, FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from tests.twins.network import PaperProber, PaperResolver

DOMAIN = "signed.example"
DAY = timedelta(days=1)
NOW = datetime.now(UTC)
HOLDING, RAN_OUT, TO_COME = (NOW - DAY, NOW + DAY), (NOW - 2 * DAY, NOW - DAY), (NOW + DAY, NOW + 2 * DAY)
Window = tuple[datetime, datetime]


@dataclass
class Validating(PaperResolver):
    """Fails at the domain with this error; without validation its records come with signatures."""

    error: str | None = None
    windows: Mapping[str, Window] = field(default_factory=dict)

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        answer = await super().ask(name, rtype)
        if validate:
            return answer._replace(outcome=DnsOutcome.SERVER_FAILURE, error=self.error)
        begin, end = self.windows.get(name, (None, None))
        return answer._replace(signed_from=begin, signed_until=end)


@pytest.mark.parametrize(
    ("error", "domain", "above", "whose"),
    [
        ("signature expired", RAN_OUT, HOLDING, None),
        ("signature expired", RAN_OUT, RAN_OUT, "machine"),
        ("signature not yet valid", TO_COME, TO_COME, "machine"),
        ("signature expired: example. SOA", HOLDING, HOLDING, "resolver-or-cache"),
        ("dnssec bogus", HOLDING, HOLDING, None),
        ("dnskey missing", HOLDING, HOLDING, None),
    ],
)
async def test_the_signatures_of_others_show_whose_clock_is_wrong(
    error: str, domain: Window, above: Window, whose: str | None
) -> None:
    records: dict[tuple[str, str], tuple[str, ...]] = {(DOMAIN, "MX"): ("10 mx.signed.example",)}
    resolver = Validating(records, error=error, windows={DOMAIN: domain, "example": above})
    context = Context(resolver, PaperProber(), lambda _: None)
    await check_dnssec(context, DOMAIN)
    (found,) = context.findings
    assert found.detail["bogus"] is (whose is None)
    assert found.detail.get("wrong_clock") == whose


async def test_a_resolver_that_rejects_the_roots_valid_signatures_has_a_wrong_clock() -> None:
    records: dict[tuple[str, str], tuple[str, ...]] = {
        (DOMAIN, "MX"): ("10 mx.signed.example",),
        (".", "SOA"): ("a.root-servers.net. nstld.verisign-grs.com. 1 2 3 4 5",),
    }
    for window, whose in ((HOLDING, "resolver"), (RAN_OUT, None)):
        windows = {DOMAIN: HOLDING, ".": window}
        context = Context(
            Validating(records, error="dnssec bogus", windows=windows), PaperProber(), lambda _: None
        )
        await check_dnssec(context, DOMAIN)
        (found,) = context.findings
        assert found.detail.get("wrong_clock") == whose
        assert "kept_zone" not in found.detail["facts"]


async def test_a_wrong_key_is_bogus_by_any_clock() -> None:
    records: dict[tuple[str, str], tuple[str, ...]] = {
        (DOMAIN, "MX"): ("10 mx.signed.example",),
        (DOMAIN, "DS"): ("12345 13 2 AB",),
        (DOMAIN, "DNSKEY"): ("257 3 13 AAAA",),
    }
    resolver = Validating(records, windows={DOMAIN: RAN_OUT, "example": RAN_OUT})
    context = Context(resolver, PaperProber(), lambda _: None)
    await check_dnssec(context, DOMAIN)
    (found,) = context.findings
    assert found.detail["bogus"]
    assert "DS record is for key 12345" in found.summary


async def test_expired_signatures_of_a_parent_zone_are_no_sign_of_a_wrong_clock() -> None:
    domain = f"mail.{DOMAIN}"
    windows = {domain: HOLDING, DOMAIN: RAN_OUT, "example": HOLDING}
    records: dict[tuple[str, str], tuple[str, ...]] = {(domain, "MX"): ("10 mx.signed.example",)}
    context = Context(
        Validating(records, error="signature expired", windows=windows), PaperProber(), lambda _: None
    )
    await check_dnssec(context, domain)
    (found,) = context.findings
    assert found.detail["bogus"]


def control(until: str | None, problem: str | None) -> Finding:
    detail = {"certificate_until": until, "certificate_out_of_date": problem}
    return Finding(
        check="vantage", subject="mx.control.example", state=FindingState.OK, summary="", detail=detail
    )


def test_one_certificate_in_date_shows_that_the_clock_is_right() -> None:
    late, well, bare = (
        control("2020-01-01", "its certificate expired"),
        control("2099-01-01", None),
        control(None, None),
    )
    assert controls_out_of_date([late, bare]) == [late]
    assert controls_out_of_date([late, well]) == []
    assert controls_out_of_date([bare]) == []

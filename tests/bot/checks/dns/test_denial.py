"""Contradictions in what name servers say about a name."""

from dataclasses import dataclass, field

import pytest

from bot.checks.context import Context
from bot.checks.dns.denial import Statement, check_denial, contradiction
from bot.checks.dns.names import MOST_BETWEEN
from bot.models.dns import DnsAnswer, DnsOutcome
from tests.twins.network import PaperProber, PaperResolver

DOMAIN = "post.eu.example.com"


def says(outcome: DnsOutcome, *addresses: str, server: str = "ns1", absent: str | None = None) -> Statement:
    mx = DnsAnswer(name=DOMAIN, rtype="MX", outcome=outcome, authoritative=True)
    return Statement(server, "192.0.2.53", mx, addresses, absent)


DENIES, KNOWS = DnsOutcome.NO_SUCH_NAME, DnsOutcome.NO_DATA


@pytest.mark.parametrize(
    ("said", "others", "kind"),
    [
        (says(DENIES), [], None),
        (says(KNOWS, "192.0.2.1"), [], None),
        (says(DENIES, "192.0.2.1"), [], "types"),
        (says(KNOWS, absent="eu.example.com"), [], "above"),
        (says(DENIES, absent="eu.example.com"), [], None),
        (says(DENIES), [says(KNOWS, server="ns2")], "versions"),
        (says(KNOWS), [says(DENIES, server="ns2")], None),
    ],
)
def test_a_denial_is_compared_with_the_other_answers(
    said: Statement, others: list[Statement], kind: str | None
) -> None:
    found = contradiction(DOMAIN, said, [said, *others])
    assert (found and found.kind) == kind


def test_the_server_that_contradicts_is_named() -> None:
    found = contradiction(DOMAIN, says(DENIES), [says(DENIES), says(KNOWS, server="ns2")])
    assert found
    assert "ns2 says that it does" in found.words


@dataclass
class Heard(PaperResolver):
    """Records what name servers are asked."""

    questions: list[tuple[str, str]] = field(default_factory=list)

    async def ask_server(
        self, address: str, name: str, rtype: str, *, fresh: bool = False, tcp: bool = False
    ) -> DnsAnswer:
        self.questions.append((name, rtype))
        return await super().ask_server(address, name, rtype, fresh=fresh)


async def test_only_the_nearest_names_above_a_long_name_are_asked_about() -> None:
    domain, address = "a." * 100 + "example.com", "192.0.2.53"
    resolver = Heard({("com", "NS"): ("ns.example.net",), ("ns.example.net", "A"): (address,)})
    resolver.direct[domain, "NS"] = DnsAnswer(
        name=domain,
        rtype="NS",
        outcome=DnsOutcome.REFERRAL,
        zone="example.com",
        servers=("ns.example.com",),
        glue=(("ns.example.com", address),),
    )
    await check_denial(Context(resolver, PaperProber(), lambda _: None), domain)

    above = {name for name, _ in resolver.questions if name != domain}
    assert domain.partition(".")[2] in above
    assert len(above) == MOST_BETWEEN

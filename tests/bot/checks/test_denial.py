"""What name servers say of a name that cannot be true."""

import pytest

from bot.checks.denial import Said, contradiction
from bot.models.dns import DnsAnswer, DnsOutcome

DOMAIN = "post.eu.example.com"


def says(outcome: DnsOutcome, *addresses: str, server: str = "ns1", absent: str | None = None) -> Said:
    mx = DnsAnswer(name=DOMAIN, rtype="MX", outcome=outcome, authoritative=True)
    return Said(server, "192.0.2.53", mx, addresses, absent)


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
def test_a_denial_is_held_against_what_else_is_said(said: Said, others: list[Said], kind: str | None) -> None:
    found = contradiction(DOMAIN, said, [said, *others])
    assert (found and found.kind) == kind


def test_who_knows_better_is_named() -> None:
    found = contradiction(DOMAIN, says(DENIES), [says(DENIES), says(KNOWS, server="ns2")])
    assert found
    assert "ns2 says that it does" in found.words

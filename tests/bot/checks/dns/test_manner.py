"""How name servers behave when asked about a zone, judged by their answers."""

import pytest

from bot.checks.dns.manner import WORDS, Manner, manner_of
from bot.models.dns import DnsAnswer, DnsOutcome

ANSWERED = DnsAnswer(name="example.com", rtype="NS", outcome=DnsOutcome.ANSWERED, authoritative=True)
NO_DATA, REFUSED, SILENT, CUT_SHORT = (
    ANSWERED._replace(outcome=outcome)
    for outcome in (DnsOutcome.NO_DATA, DnsOutcome.REFUSED, DnsOutcome.TIMEOUT, DnsOutcome.CUT_SHORT)
)
LAME = ANSWERED._replace(authoritative=False)
WITHOUT_EDNS = ANSWERED._replace(drops_edns=True)


@pytest.mark.parametrize(
    ("ns", "mx", "manner"),
    [
        (ANSWERED, ANSWERED, Manner.ANSWERS),
        (ANSWERED, NO_DATA, Manner.ANSWERS),
        (NO_DATA, ANSWERED, Manner.ANSWERS),
        (SILENT, ANSWERED, Manner.ANSWERS),
        (LAME, LAME, Manner.LAME),
        (REFUSED, REFUSED, Manner.LAME),
        (SILENT, SILENT, Manner.SILENT),
        (ANSWERED, REFUSED, Manner.FAILS_AT_MX),
        (ANSWERED, SILENT, Manner.SILENT_AT_MX),
        (ANSWERED, CUT_SHORT, Manner.CUT_SHORT),
        (WITHOUT_EDNS, WITHOUT_EDNS, Manner.DROPS_EDNS),
        (WITHOUT_EDNS, ANSWERED, Manner.ANSWERS),
    ],
)
def test_the_answers_to_ns_and_mx_queries_show_the_manner(
    ns: DnsAnswer, mx: DnsAnswer, manner: Manner
) -> None:
    assert manner_of(ns, mx) is manner


def test_every_manner_has_words() -> None:
    assert set(WORDS) == set(Manner)

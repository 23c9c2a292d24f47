"""Whether SPF lets our address send."""

import pytest

from bot.checks.sender.spf import check_spf
from tests.bot.checks.sender.context import context_with


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 a:mx1.example.com -all", "pass"),
        ("v=spf1 include:mailer.net -all", "pass"),
        ("v=spf1 a -all", "fail"),
        ("v=spf1 ip4:192.0.2.300 -all", "permerror"),
    ],
)
async def test_spf_passes_through_any_mechanism_that_leads_to_the_address(record: str, result: str) -> None:
    records = {
        ("example.com", "TXT"): (record,),
        ("example.com", "MX"): ("10 mx1.example.com",),
        ("mx1.example.com", "A"): ("192.0.2.25",),
        ("mailer.net", "TXT"): ("v=spf1 ip4:192.0.2.0/24 -all",),
    }
    context = context_with(records)
    found = await check_spf(context, "192.0.2.25", "example.com")
    assert found.passes is (result == "pass")
    assert [each.detail["result"] for each in context.findings] == [result]

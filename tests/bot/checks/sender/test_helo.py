"""The name that our server says in HELO."""

import pytest

from bot.checks.sender.helo import check_helo
from bot.models.diagnosis import FindingState
from tests.bot.checks.sender.context import context_with
from tests.twins.network import PaperProber

HELO_RECORDS = {("mx.ours.example", "A"): ("192.0.2.1",), ("mx.ours.example", "MX"): ()}


@pytest.mark.parametrize(
    ("name", "addresses", "problem"),
    [
        ("mx.ours.example", (), None),
        ("mx.ours.example", ("192.0.2.1",), None),
        ("mx.ours.example", ("::ffff:192.0.2.1",), None),
        ("mx.ours.example", ("192.0.2.2",), "resolves to 192.0.2.1"),
        ("old.ours.example", (), "does not exist"),
        ("localhost", (), "not a full host name"),
        ("mail.ours.local", (), "not a full host name"),
        ("mail_1.ours.example", (), "is not a valid host name"),
        ("192.0.2.1", ("192.0.2.1",), "is an IP address"),
        ("[IPv6:2001:db8::1]", (), "is an IP address"),
    ],
)
async def test_what_is_wrong_with_a_helo_name_is_reported(
    name: str, addresses: tuple[str, ...], problem: str | None
) -> None:
    context = context_with(HELO_RECORDS)
    await check_helo(context, name, addresses, heard=True)
    (found,) = context.findings
    assert found.state is (FindingState.FAIL if problem else FindingState.OK)
    assert (problem or "has an address") in found.summary


async def test_a_helo_name_with_an_internal_address_is_not_judged_and_the_address_not_shown() -> None:
    context = context_with({("mx.ours.example", "A"): ("10.0.0.1",)})
    context.prober = PaperProber(forbidden=frozenset({"10.0.0.1"}))
    await check_helo(context, "mx.ours.example", ("192.0.2.1",), heard=True)
    (found,) = context.findings
    assert found.state is FindingState.UNKNOWN
    assert not found.detail["heard_good"]
    assert not found.detail["facts"]
    assert "10.0.0.1" not in found.summary

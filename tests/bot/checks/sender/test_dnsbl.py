"""Whether a block list lists our address, and whether its answers can be believed (RFC 5782)."""

from collections.abc import Mapping

import pytest

from bot.checks.sender.dnsbl import check_dnsbl
from bot.models.diagnosis import FindingState
from tests.bot.checks.sender.context import context_with

OURS, LISTED, UNLISTED = "25.2.0.192", "2.0.0.127", "1.0.0.127"
WORKS = {LISTED: "127.0.0.2"}


@pytest.mark.parametrize(
    ("entries", "state", "words"),
    [
        (WORKS, FindingState.OK, "192.0.2.25 is not on list.test"),
        (WORKS | {OURS: "127.0.0.4"}, FindingState.FAIL, "192.0.2.25 is on list.test (for spam)"),
        (WORKS | {OURS: "203.0.113.9"}, FindingState.OK, "is not on list.test"),
        (WORKS | {OURS: "127.255.255.254"}, FindingState.UNKNOWN, "does not answer our resolver"),
        ({LISTED: "127.255.255.252", UNLISTED: "127.0.0.1"}, FindingState.UNKNOWN, "does not answer"),
        ({OURS: "127.0.0.4"}, FindingState.UNKNOWN, "does not answer our resolver"),
        (WORKS | {OURS: "127.0.0.4", UNLISTED: "127.0.0.4"}, FindingState.UNKNOWN, "lists every address"),
    ],
    ids=["clean", "listed", "parked", "refused", "refused for all", "without test entry", "lists all"],
)
async def test_a_list_counts_only_if_its_test_entries_are_right(
    entries: Mapping[str, str], state: FindingState, words: str
) -> None:
    records = {(f"{name}.list.test", "A"): (address,) for name, address in entries.items()}
    context = context_with(records | {(f"{OURS}.list.test", "TXT"): ("for spam",)})
    await check_dnsbl(context, "192.0.2.25", ["list.test"])
    (found,) = context.findings
    assert found.state is state
    assert words in found.summary

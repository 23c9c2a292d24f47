"""Which DMARC policy applies, and whether our mail satisfies it."""

import pytest

from bot.checks.sender.alignment import AuthResult
from bot.checks.sender.dmarc import Policy, find_policy, judge
from tests.bot.checks.sender.context import context_with


@pytest.mark.parametrize(
    ("results", "aligned"),
    [
        ([], None),
        ([AuthResult("SPF", "example.com", False)], False),
        ([AuthResult("SPF", "mailer.net", True)], False),
        ([AuthResult("SPF", "mailer.net", True), AuthResult("DKIM", "mail.example.com", True)], True),
    ],
)
def test_one_aligned_pass_is_enough(results: list[AuthResult], aligned: bool | None) -> None:
    assert judge(Policy(author="example.com", where="example.com", asks="reject"), results) is aligned


def test_strict_alignment_applies_to_each_method_separately() -> None:
    policy = Policy(author="example.com", asks="reject", strict=frozenset({"DKIM"}))
    assert judge(policy, [AuthResult("DKIM", "mail.example.com", True)]) is False
    assert judge(policy, [AuthResult("SPF", "mail.example.com", True)]) is True


@pytest.mark.parametrize(
    ("author", "record", "asks"),
    [
        ("news.example.com", "v=DMARC1; p=none; sp=reject", "reject"),
        ("news.example.com", "v=DMARC1; p=reject", "reject"),
        ("example.com", "v=DMARC1; p=none; sp=reject", "none"),
    ],
)
async def test_a_domain_without_a_policy_uses_that_of_its_registered_domain(
    author: str, record: str, asks: str
) -> None:
    """RFC 7489, section 6.3: `sp` is only for subdomains."""
    found = await find_policy(context_with({("_dmarc.example.com", "TXT"): (record,)}), author)
    assert (found.where, found.asks) == ("example.com", asks)

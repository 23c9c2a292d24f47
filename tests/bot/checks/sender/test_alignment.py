"""Whether an authenticated domain is aligned with the one in From."""

import pytest

from bot.checks.sender.alignment import is_aligned


@pytest.mark.parametrize(
    ("domain", "author", "strict", "aligned"),
    [
        ("example.com", "example.com", True, True),
        ("mail.example.com", "example.com", True, False),
        ("mail.example.com", "example.com", False, True),
        ("example.com", "news.example.com", False, True),
        ("mailer.net", "example.com", False, False),
        ("a.co.uk", "b.co.uk", False, False),
    ],
)
def test_alignment_is_strict_or_relaxed(domain: str, author: str, strict: bool, aligned: bool) -> None:
    assert is_aligned(domain, author, strict=strict) is aligned

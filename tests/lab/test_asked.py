"""What people ask about a domain in a few words, diagnosed."""

from collections.abc import AsyncIterator

import pytest

from bot.grammar.query import parse_query
from bot.models.diagnosis import Diagnosis
from bot.subject import subject_of_query
from playground.lab import load_domains
from tests.lab.conftest import Ward, ignore, ward_where


@pytest.fixture
async def asked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ward]:
    known = load_domains()
    at = {
        name: each
        for name, each in known.items()
        if each.control or name in {"healthy.example", "big.example"}
    }
    async with ward_where(monkeypatch, domains=at) as ward:
        yield ward


async def ask(ward: Ward, words: str) -> Diagnosis:
    return await ward.diagnose(subject_of_query(parse_query(words)), ignore)


@pytest.mark.parametrize("words", ["too large big.example 30MB", "big.example 30MB"])
async def test_a_size_typed_beside_the_domain_is_compared_with_the_limit(asked: Ward, words: str) -> None:
    diagnosis = await ask(asked, words)
    assert any(each.check == "size" and each.detail["fits"] == "no" for each in diagnosis.findings)
    if words.startswith("too large"):
        assert diagnosis.verdict.cause == "message-too-large"


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("dmarc healthy.example", "dmarc-reject"),
        ("blacklisted at healthy.example", "sender-blocklisted"),
        ("timeout healthy.example", "healthy"),
        ("mx healthy.example", "healthy"),
    ],
)
async def test_a_named_cause_counts_unless_the_servers_refute_it(asked: Ward, words: str, cause: str) -> None:
    """Whether servers answer can be seen; what they think of us cannot."""
    assert (await ask(asked, words)).verdict.cause == cause

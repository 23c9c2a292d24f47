"""Phrases match whole words; their gaps stay within a clause."""

import pytest

from bot.reading.classify.phrases import LONGEST_GAP, PhraseIndex
from bot.reading.text.words import normalize


def owners(index: PhraseIndex[str], text: str) -> list[str]:
    return [found.owner for found in index.find(normalize(text))]


def test_words_match_whole_words_only() -> None:
    index = PhraseIndex([("spam", "spam"), ("relay", "relay")])
    assert owners(index, "spamhaus relayed SPAM.") == ["spam"]


def test_phrases_in_scripts_without_spaces_match_anywhere() -> None:
    assert owners(PhraseIndex([("邮箱已满", "full")]), "对方邮箱已满请稍后") == ["full"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("user <ada@example.com> does not exist", 1),
        ("user was asked. the page does not exist", 0),
        ("does not exist, user", 0),
        ("user " + "x" * (LONGEST_GAP + 1) + " does not exist", 0),
    ],
)
def test_a_gap_stays_within_a_clause(text: str, hits: int) -> None:
    assert len(owners(PhraseIndex([("user … does not exist", "gap")]), text)) == hits


def test_words_inside_addresses_are_ignored() -> None:
    index = PhraseIndex([("spamcop.net", "list"), ("@ … unknown", "address")])
    assert owners(index, "<ada@spamcop.net>... unknown") == ["address"]
    assert owners(index, "listed at spamcop.net") == ["list"]

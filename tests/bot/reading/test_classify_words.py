"""Texts are compared without case, blanks and line codes, and shown as they stand."""

import pytest

from bot.reading.classify.phrases import LONGEST_GAP, PhraseIndex
from bot.reading.text.words import normalize, verbatim


def owners(index: PhraseIndex[str], text: str) -> list[str]:
    return [found.owner for found in index.find(normalize(text))]


def test_a_reply_of_several_lines_reads_as_one() -> None:
    reply = "550-5.1.1 The account that\r\n550-5.1.1 you tried to reach\r\n550 5.1.1 does not exist"
    assert normalize(reply) == "the account that you tried to reach 550 does not exist".replace(" 550", "")


def test_quotes_and_hyphens_are_plain() -> None:
    assert normalize("The e‑mail is “sent”") == 'the e-mail is "sent"'


def test_contracted_words_are_written_out() -> None:
    assert (
        normalize("It wasn’t sent; it can't, DOESN'T exist") == "it was not sent; it cannot, does not exist"
    )


def test_of_a_contracted_word_the_whole_is_shown() -> None:
    text = "Sorry, (it doesn’t exist)"
    words = normalize(text)
    start = words.index("not exist")
    assert verbatim(text, words, start, start + len("not exist")) == "doesn’t exist"


def test_the_original_span_is_found_again() -> None:
    text = "Sorry:  MAILBOX\n\tFULL today"
    words = normalize(text)
    start = words.index("mailbox full")
    assert verbatim(text, words, start, start + len("mailbox full")) == "MAILBOX\n\tFULL"


def test_words_match_whole_words_only() -> None:
    index = PhraseIndex([("spam", "spam"), ("relay", "relay")])
    assert owners(index, "spamhaus relayed SPAM.") == ["spam"]


def test_scripts_without_blanks_match_anywhere() -> None:
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


def test_words_inside_addresses_mean_nothing() -> None:
    index = PhraseIndex([("spamcop.net", "list"), ("@ … unknown", "address")])
    assert owners(index, "<ada@spamcop.net>... unknown") == ["address"]
    assert owners(index, "listed at spamcop.net") == ["list"]

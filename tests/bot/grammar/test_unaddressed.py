"""What a text not addressed to the bot contains; what it opens is in `test_unasked.py`."""

import pytest

from bot.grammar.unaddressed import UnaddressedText, failure_in


@pytest.mark.parametrize("chatter", ["lunch at 12.30?", "see you at example.com", "error 550", "bob@", ""])
def test_chatter_without_a_failure_and_a_place_is_ignored(chatter: str) -> None:
    assert failure_in(chatter) is None


def test_words_around_a_code_are_kept_in_the_query() -> None:
    query = failure_in("our mail to bob@example.com is stuck with 4.7.0")
    assert query is not None
    assert (query.status, query.address) == ("4.7.0", "bob@example.com")
    assert query.reply == "our mail to bob@example.com is stuck with 4.7.0"


def test_a_code_and_a_place_alone_are_no_reply() -> None:
    query = failure_in("<http://example.com|example.com> 4.4.1")
    assert query is not None
    assert (query.status, query.domain, query.reply) == ("4.4.1", "example.com", None)


def passages(text: str) -> list[str]:
    return [each.text for each in UnaddressedText(text).passages]


def test_a_passage_is_the_sentence_with_the_place_and_the_next_one() -> None:
    text = "Hello!  Who knows example.com? Mail bounces. Since noon.\n\nPlease tell bob@example.net about it."
    assert passages(text) == ["Who knows example.com? Mail bounces.", "Please tell bob@example.net about it."]


def test_a_single_word_after_a_sentence_belongs_to_it() -> None:
    assert passages("It says mailbox full. bob@example.com") == ["It says mailbox full. bob@example.com"]


def test_sentences_span_lines_and_may_end_with_chinese_punctuation() -> None:
    assert passages("bob@example.com\n  Unrouteable address") == ["bob@example.com\n  Unrouteable address"]
    assert passages("邮件没有问题。文档在 example.com 上。") == ["文档在 example.com 上。"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("5.7.1 since Monday, and only from there: example.com", True),
        ("we see 5.7.1 from all of example.com", True),
        ("we see 5.7.1 a lot in what comes from example.com", False),
        ("example.com turns us away, 5.7.1", False),
        ("example.com sends 5.7.1", True),
        ("bob@example.com wrote today, and more than once, of 5.7.1", True),
        ("parts 5.7.1, 5.7.2 and 5.7.3 example.com", False),
    ],
)
def test_a_code_belongs_to_a_place_at_the_start_or_nearby(text: str, near: bool) -> None:
    assert UnaddressedText(text).has_code_of_place is near


@pytest.mark.parametrize(
    "number",
    [
        "rack 5.2.1",
        "Linux 5.4.0",
        "Kapitel 5.1.1",
        "port 443",
        "Rechnung 550",
        "lat 4.4.1",
        "value=5.2.1",
        "バージョン 5.1.1",
    ],
)
def test_a_number_of_something_else_is_no_code(number: str) -> None:
    assert not UnaddressedText(f"{number} example.com").has_code


@pytest.mark.parametrize(
    "told",
    [
        "5.7.1 today",
        "we get 5.7.1",
        "error 550",
        "status=5.1.1",
        "refused (5.7.1)",
        "it: 550 5.7.1",
        "bob@example.com - 5.2.2",
    ],
)
def test_a_number_that_begins_or_is_reported_is_a_code(told: str) -> None:
    assert UnaddressedText(f"{told} example.com").has_code

"""Texts are compared without case, blanks and line codes, and shown verbatim."""

from bot.reading.text.words import lowered, normalize, verbatim


def test_a_reply_of_several_lines_is_normalized_to_one() -> None:
    reply = "550-5.1.1 The account that\r\n550-5.1.1 you tried to reach\r\n550 5.1.1 does not exist"
    assert normalize(reply) == "the account that you tried to reach 550 does not exist".replace(" 550", "")


def test_quotes_and_hyphens_are_plain() -> None:
    assert normalize("The e‑mail is “sent”") == 'the e-mail is "sent"'


def test_contractions_are_expanded() -> None:
    assert (
        normalize("It wasn’t sent; it can't, DOESN'T exist") == "it was not sent; it cannot, does not exist"
    )


def test_a_contracted_word_is_shown_whole() -> None:
    text = "Sorry, (it doesn’t exist)"
    words = normalize(text)
    start = words.index("not exist")
    assert verbatim(text, words, start, start + len("not exist")) == "doesn’t exist"


def test_the_original_span_is_found() -> None:
    text = "Sorry:  MAILBOX\n\tFULL today"
    words = normalize(text)
    start = words.index("mailbox full")
    assert verbatim(text, words, start, start + len("mailbox full")) == "MAILBOX\n\tFULL"


def test_a_letter_that_grows_in_lower_case_moves_no_position() -> None:
    """The dotted capital of Turkish becomes two characters in Unicode (SpecialCasing)."""
    text = "İSTANBUL İLİ: Posta Kutusu DOLU"
    words = normalize(text)
    start = words.index("posta kutusu")

    assert lowered("İSTANBUL dolu") == "istanbul dolu"
    assert verbatim(text, words, start, start + len("posta kutusu")) == "Posta Kutusu"

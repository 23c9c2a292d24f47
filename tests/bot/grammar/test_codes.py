"""Codes as people write them."""

import pytest

from bot.grammar.codes import read_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("4.4.1", "4.4.1"),
        ("#5.1.1", "5.1.1"),
        ("550 5.1.1", "5.1.1"),
        ("550-5.1.1", "5.1.1"),
        ("x.1.1", "X.1.1"),
        (" 4 . 4 . 1 ", "4.4.1"),
        ("5.9.9", "5.9.9"),
        ("421", "421"),
        ("354", "354"),
        ("4.4.1.", "4.4.1"),
        ("[tss04]", "TSS04"),
        ("(AU01)", "AU01"),
        ("rp-001", "RP-001"),
        ("AUP#CXBL", "CXBL"),
        ("hl:icc", "HL:ICC"),
        ("OFR006_102", "OFR006_102"),
        ("aup#in-1310", "IN-1310"),
        ("XGEMAIL_0004", "XGEMAIL_0004"),
        ("SFR_IN_204", "SFR_IN_204"),
        ("dnsbl:attrbl", "DNSBL:ATTRBL"),
        ("ers-qil", "ERS-QIL"),
        ("(G1F)", "G1F"),
        ("rule3_2", "RULE3_2"),
        ("L-SPAM20", "L-SPAM20"),
        ("4.4.1 example.com", "4.4.1"),
        ("what does 4.4.1 mean?", "4.4.1"),
        ("550 5.1.1 User unknown", "5.1.1"),
        ("\uff15\uff0e\uff17\uff0e\uff11", "5.7.1"),
    ],
)
def test_one_code_is_read_however_it_is_written(written: str, code: str) -> None:
    assert read_code(written) == code


@pytest.mark.parametrize("words", ["", "9.9.9.9", "5.1", "5.1.01", "999", "hello", "5.1.1 5.1.2", "٤.٤.١"])
def test_text_that_is_no_code_is_not_read_as_one(words: str) -> None:
    assert read_code(words) is None


def test_a_very_long_word_takes_no_time() -> None:
    assert read_code("5" * 1_000_000) is None
    assert read_code("5.1.1" + " " * 100 + "and more") is None

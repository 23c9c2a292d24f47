"""Lone surrogates, which cannot be stored or sent, are repaired."""

import pytest
from compressed_rtf import compress

from bot.reading.message.charset import decode
from bot.reading.message.richtext import words_of
from bot.reading.text.characters import whole
from tests.bot.reading.messages import pasted


@pytest.mark.parametrize(
    ("text", "told"),
    [("😀", "😀"), ("\ud83d\ude00!", "😀!"), ("no \ud83d", "no \ufffd"), ("\ude00 no", "\ufffd no")],
    ids=["one", "two halves", "the first alone", "the second alone"],
)
def test_surrogates_are_joined_or_replaced(text: str, told: str) -> None:
    assert whole(text) == told


def test_surrogates_in_rich_text_are_joined() -> None:
    assert words_of(compress(rb"{\rtf1\ansi sorry \u-10179?\u-8704?}")).strip() == "sorry 😀"


def test_surrogates_in_utf_7_are_joined() -> None:
    assert decode(b"+2D0-", "utf-7") == "\ufffd"


@pytest.mark.parametrize("codec", ["unicode_escape", "raw-unicode-escape"])
def test_a_codec_for_source_code_is_no_charset(codec: str) -> None:
    assert decode(rb"no \ud83d", codec) == r"no \ud83d"


def test_a_lone_surrogate_in_json_is_replaced() -> None:
    event = r'[{"event": "bounce", "email": "bob@receiver.example", "reason": "550 5.1.1 unknown \ud83d"}]'

    assert pasted(event).diagnostic == "550 5.1.1 unknown \ufffd"

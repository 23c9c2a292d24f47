"""What the returned message says of who sent it: Return-Path, and the keys of its signatures."""

import pytest

from bot.models.bounce import Bounce, Signature
from bot.reading.reader import read
from tests.bot.reading.messages import FAMILIES, ORIGINAL

SIGNED = (
    "Return-Path: <bounces+7@mailer.example>\n"
    "Received: from app by relay.sender.example; Tue, 24 Nov 2026 12:00:00 +0000\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=Sender.example;\n"
    "\ts=mail2026; h=from:to:subject; bh=AAAA=; b=d=s;\n"
    "DKIM-Signature: v=1; d=mailer.example; s=k1; b=BBBB\n"
)


def bounce_of(header: str) -> Bounce:
    raw = FAMILIES["exim"].replace(ORIGINAL, header + ORIGINAL)
    (bounce,) = read(raw.encode()).bounces
    return bounce


def test_the_keys_of_its_signatures_and_the_envelope_sender() -> None:
    bounce = bounce_of(SIGNED)
    assert bounce.envelope_from == "bounces+7@mailer.example"
    assert bounce.sender == "ada@sender.example"
    assert bounce.signatures == (
        Signature(selector="mail2026", domain="sender.example"),
        Signature(selector="k1", domain="mailer.example"),
    )


def test_a_whole_header_without_a_signature_shows_that_there_was_none() -> None:
    assert bounce_of("Received: from app by relay.sender.example; now\n").signatures == ()


def test_a_header_that_was_cut_down_shows_nothing() -> None:
    assert bounce_of("").signatures is None


@pytest.mark.parametrize(
    "tags", ["", "s=; d=x.example", "s=a b; d=x.example", "d=x.example", "s=k; d=<!channel>"]
)
def test_a_signature_that_names_no_key_is_none(tags: str) -> None:
    assert not bounce_of(f"DKIM-Signature: v=1; {tags}\n").signatures

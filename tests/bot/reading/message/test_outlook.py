"""Bounces saved by Outlook as `.msg` files."""

import random

import pytest
from compressed_rtf import compress
from hypothesis import given
from hypothesis import strategies as st

from bot.models.bounce import Bounce
from bot.reading.message.outlook import is_outlook
from bot.reading.reader import read
from tests.bot.reading.compound import compound, message, properties
from tests.bot.reading.messages import FAMILIES, NOTICE, assert_says_it, only

HEADERS = "From: Mail Delivery System <MAILER-DAEMON@relay.sender.example>\r\nTo: ada@sender.example\r\n"
STATUS = (
    b"Reporting-MTA: dns; relay.sender.example\r\n\r\nFinal-Recipient: rfc822; bob@receiver.example\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
)
ATTACHED = "__attach_version1.0_#00000000"
RECIPIENT = "__recip_version1.0_#00000000"
EMBEDDED = "__substg1.0_3701000D"

WITH_HEADERS = compound(message("Undelivered Mail", NOTICE, _007D=HEADERS + "Subject: Undelivered Mail\r\n"))
SHOWN = compound(
    message(
        "Undelivered Mail", NOTICE, _0C1A="Mail Delivery System", _0C1F="mailer-daemon@relay.sender.example"
    )
)
AS_HTML = compound(
    message("Undelivered Mail", "", _007D=HEADERS, _1013=NOTICE.replace("\n", "<br>").encode())
)
AS_RICH_TEXT = compound(
    message("Undelivered Mail", "", _007D=HEADERS, _1009=compress(
        b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}" + NOTICE.replace("\n", "\\par\n").encode() + b"}"
    ))
)  # fmt: skip
WITH_REPORT = compound(
    message("Undelivered Mail", "", _007D=HEADERS, **{
        ATTACHED: properties(_3701=STATUS, _370E="message/delivery-status", _3707="details.txt"),
    })
)  # fmt: skip
OF_EXCHANGE = compound(
    message("Undeliverable: Minutes", "", _001A="REPORT.IPM.Note.NDR", _1001="Delivery has failed.", **{
        RECIPIENT: properties(_39FE="bob@receiver.example", _0C1B="550 5.1.1 User unknown"),
    })
)  # fmt: skip
EMBEDDING = compound(
    message("Look at this", "What is it?", _0C1A="Ada", **{
        ATTACHED: {EMBEDDED: message("Undelivered Mail", NOTICE, _007D=HEADERS)},
    })
)  # fmt: skip
CARRYING_EML = compound(
    message("Look at this", "What is it?", _0C1A="Ada", **{
        ATTACHED: properties(_3701=FAMILIES["qmail"].encode(), _3707="bounce.EML"),
    })
)  # fmt: skip
SAVED = {
    "with the headers it came with": WITH_HEADERS,
    "with what Outlook shows of them": SHOWN,
    "with HTML alone": AS_HTML,
    "with rich text alone": AS_RICH_TEXT,
    "with a report attached": WITH_REPORT,
    "as Exchange reports it": OF_EXCHANGE,
    "inside another message": EMBEDDING,
    "attached as a file": CARRYING_EML,
}


@pytest.mark.parametrize("way", SAVED)
def test_a_bounce_saved_by_outlook_is_read(way: str) -> None:
    bounce = only(SAVED[way])

    assert_says_it(bounce)
    assert bounce.reply_code == 550


def test_a_report_without_the_remote_sides_words_invents_none() -> None:
    raw = compound(
        message(
            "Undeliverable",
            "",
            _001A="REPORT.IPM.Note.NDR",
            **{RECIPIENT: properties(_3003="bob@receiver.example")},
        )
    )
    bounce = only(raw)

    assert (bounce.recipient, bounce.action) == ("bob@receiver.example", "failed")
    assert (bounce.status, bounce.diagnostic, bounce.reason) == (None, None, "undefined")


def test_an_ordinary_message_is_no_bounce() -> None:
    reading = read(compound(message("Lunch", "At noon?", _0C1A="Bob", _0C1F="bob@receiver.example")))

    assert not reading.is_bounce
    assert reading.why_not == "this mail does not report a failed delivery"


def test_a_spreadsheet_in_a_compound_document_is_no_mail() -> None:
    raw = compound({"Workbook": b"550 5.1.1 <bob@receiver.example>"})

    assert not is_outlook(raw)
    assert read(raw).why_not == "it is binary data, not mail"


def test_the_nesting_of_messages_is_limited() -> None:
    inner = message("Undelivered Mail", NOTICE, _007D=HEADERS)
    for _ in range(20):
        inner = message("Fwd", "", **{ATTACHED: {EMBEDDED: inner}})

    assert read(compound(inner)).why_not


def test_a_damaged_file_is_reported() -> None:
    huge = (0x7FFFFFFF).to_bytes(4, "little")
    raw = WITH_HEADERS[:44] + huge + WITH_HEADERS[48:]

    assert read(raw).why_not == "this Outlook file is damaged: save it again"


@pytest.mark.parametrize("way", SAVED)
def test_every_truncation_gets_an_answer(way: str) -> None:
    for end in range(1, len(SAVED[way]), 61):
        reading = read(SAVED[way][:end])
        assert reading.is_bounce or reading.why_not


@given(st.sampled_from(sorted(SAVED)), st.randoms(use_true_random=False))
def test_any_change_gets_an_answer(way: str, chance: random.Random) -> None:
    reading = read(_mutated(SAVED[way], chance))

    assert reading.is_bounce or reading.why_not
    assert all(isinstance(bounce, Bounce) for bounce in reading.bounces)


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    """Overwrites numbers: sectors, sizes, siblings, and the tables of the header."""
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = 4 * chance.randrange(len(raw) // 4)
        known = chance.choice([0, 1, 2, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF])
        changed[at : at + 4] = chance.choice([known.to_bytes(4, "little"), chance.randbytes(4)])
    return raw[:8] + bytes(changed[8:])

"""A stranger's bytes: any result is fine, if it comes soon and is a `Reading`."""

import os
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.files import reading_as_json
from bot.reading.reader import read, read_text
from tests.bot.reading.messages import FAMILIES, MINIMAL_HEAD

MANY = 200_000
SECONDS = 3
"""A hostile message takes less than one, on a machine that does nothing else."""

REPORT = MINIMAL_HEAD + b"Content-Type: multipart/report; boundary=q\n\n--q\nContent-Type: text/plain\n\n"
ROWS = b"\n--q\nContent-Type: message/delivery-status\n\n" + b"".join(
    b"Final-Recipient: rfc822; x@b.example\nDiagnostic-Code: smtp; 550 no u%d\n\n" % n for n in range(2500)
)

HOSTILE = {
    "nested a thousand deep": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000)
    ),
    "messages in messages": MINIMAL_HEAD + b"Content-Type: message/rfc822\n\n" * 1000,
    "one endless header line": b"From: a@b.example\nX-Long: " + b"a" * MANY + b"\n\nHello",
    "endless subject": b"From: MAILER-DAEMON@a.example\nSubject: " + b"=?utf-8?q?a?= " * MANY + b"\n\nHello",
    "base64 bomb": MINIMAL_HEAD
    + b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    + b"QUFB" * MANY,
    "an unknown charset": MINIMAL_HEAD + b'Content-Type: text/plain; charset="no-such-thing"\n\nHello',
    "a codec that is no charset": MINIMAL_HEAD + b"Content-Type: text/plain; charset=idna\n\n" + b"\xff" * 99,
    "only mbox lines": b"From \n" * MANY,
    "endless boundaries": MINIMAL_HEAD
    + b"Content-Type: multipart/mixed; boundary=q\n\n"
    + b"--q\n\na\n" * MANY,
    "endless recipients": MINIMAL_HEAD
    + b"\ncould not be delivered\n"
    + b"".join(b"u%d@b.example\n" % n for n in range(MANY // 20)),
    "endless verdicts": MINIMAL_HEAD
    + b"\n----- Transcript of session follows -----\n"
    + b"".join(b"<<< 550 no\n550 5.1.1 <u%d@b.example>... User unknown\n" % n for n in range(MANY // 100)),
    "endless mailbox": b"From a\nFrom: MAILER-DAEMON@a.example\nSubject: Undelivered\n\n" * 2000,
    "endless log": b" ** a@b.example <" * MANY + b" delivery 1: failure: " + b"_" * MANY,
    "internationalized messages in messages": MINIMAL_HEAD + b"Content-Type: message/global\n\n" * 1000,
    "endless quotation": b"From: a@b.example\nSubject: x\n\n" + b"> a\n" * MANY,
    "unclosed markup": b"From: a@b.example\nSubject: x\nContent-Type: text/html\n\n" + b"<script><a " * MANY,
    "deep json": b'From: a@b.example\nSubject: x\n\n{"notificationType":' + b"[" * MANY,
    "endless lines that are no fields": b"From: a@b.example\n" + b"xy\n" * MANY + b"Subject: x\n\nHello",
    "endless content types": MINIMAL_HEAD
    + b"Content-Type: multipart/mixed; boundary=q\n\n"
    + (b"--q\nContent-Type: " + b"a" * 16_000 + b"\n\n") * 180,
    "endless parameters": MINIMAL_HEAD
    + b"Content-Type: multipart/mixed; "
    + b"boundary*1=a;" * MANY
    + b"\n\n",
    "endless replies in a line": MINIMAL_HEAD
    + b"\ncould not be delivered: "
    + b"; ".join(b"550 5.1.1 <u%d@b.example> no" % n for n in range(MANY // 20)),
    "endless recipients in a line": MINIMAL_HEAD
    + b"\ncould not be delivered to "
    + b", ".join(b"u%d@b.example" % n for n in range(MANY // 2)),
    "endless senders": MINIMAL_HEAD + b"\n" + b"sender from contact " * (MANY // 20) + b"a@b.example 550 no",
    "endless quotes in an address": MINIMAL_HEAD + b"\n550 " + b"a'" * MANY + b"@b.example",
    "endless header lines in an answer": b"From: a@b.example\nSubject: Re: x\n\n"
    + b"*From:* a@b.example\n*To:* c@d.example\n" * (MANY // 20),
    "endless offices of lists": b"From: "
    + b"a-owner-" * MANY
    + b"@b.example\nSubject: x\n\nYour post was rejected",
    "endless turns": MINIMAL_HEAD
    + b"\n"
    + b"... while talking to a.example.:\n>>> RCPT To:<a@b.example>\n" * 9000,
    "endless refusals in a log": b" postfix/smtpd[1]: NOQUEUE: reject: RCPT from a.example: 550 5.1.1 no"
    * (MANY // 20),
    "endless addresses": b"a@" * MANY,
    "endless rows of a report, with an endless notice": REPORT + b"in reply to " * 20_000 + ROWS,
    "endless rows of a report, with an endless transcript": REPORT
    + b"".join(b"<<< 5%d\n" % n for n in range(30_000))
    + ROWS,
    "endless rows of a report for one alias": REPORT
    + b"could not be delivered:\n\n"
    + b"".join(b"u%d@b.example\n (generated from x@b.example)\n\n" % n for n in range(5000))
    + ROWS,
    "endless mentions of one recipient": MINIMAL_HEAD + b"\n" + b"<a@b.example>: 550 5.1.1 no\n" * 9000,
    "endless recipients in the log of a filter": b"Dec  1 03:12:09 mx rspamd_task_write_log: "
    + (b"(default: F (reject)) rcpts: <" + b"a@b" * 1000 + b"\n") * 700,
    "a log of millions of lines": b"Dec  1 03:12:09 mx x: status=bounced\n" + b"xy\n" * 5 * MANY,
    "binary": bytes(range(256)) * 500,
    "zeros": b"\0" * MANY,
    "a broken date": MINIMAL_HEAD + b"Date: " + b"(" * MANY + b"\n\nHello",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_get_an_answer(name: str) -> None:
    began = time.process_time()
    reading = read(HOSTILE[name])

    assert time.process_time() - began < SECONDS
    assert reading.is_bounce or reading.why_not
    assert len(reading.bounces) <= 2000


@pytest.mark.parametrize("family", FAMILIES)
def test_every_truncation_gets_an_answer(family: str) -> None:
    raw = FAMILIES[family].encode()

    for end in range(0, len(raw), 7):
        reading = read(raw[:end])
        assert reading.is_bounce or reading.why_not


@given(st.binary(max_size=2000))
def test_any_bytes_get_an_answer(raw: bytes) -> None:
    reading_as_json(read(raw))


@given(st.text(max_size=2000))
def test_any_text_gets_an_answer(text: str) -> None:
    reading_as_json(read_text(text))


@given(st.sampled_from(sorted(FAMILIES)), st.randoms(use_true_random=False))
def test_no_status_is_invented(family: str, chance: random.Random) -> None:
    raw = mutated(FAMILIES[family].encode(), chance)

    for bounce in read(raw).bounces:
        assert bounce.status is None or bounce.status.encode() in raw.replace(b"=\n", b"")


@pytest.mark.soak
def test_a_hundred_thousand_mutated_bounces() -> None:
    chance = random.Random(int(os.environ.get("SOAK_SEED", "4")))
    raws = [message.encode() for message in FAMILIES.values()]

    for _ in range(100_000):
        reading_as_json(read(mutated(chance.choice(raws), chance)))


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Cuts, repeats, swaps and overwrites pieces of a message."""
    for _ in range(chance.randint(1, 6)):
        start, length = chance.randrange(len(raw) + 1), chance.randint(0, 60)
        piece = raw[start : start + length]
        put = chance.choice(
            [b"", piece * 3, chance.randbytes(8), piece[::-1], piece.upper(), b"\r", b"@", b"\n\n"]
        )
        raw = raw[:start] + put + raw[start + length :]
    return raw

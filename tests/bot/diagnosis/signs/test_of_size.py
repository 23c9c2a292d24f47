"""A message that is too large: for whom, and by which limit."""

from dataclasses import replace

import pytest

from bot.diagnosis.signs.of_size import stated_limit
from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor
from bot.reading.reader import read_text
from tests.bot.diagnosis.conftest import Desk

TOO_LARGE = Bounce(
    likely_causes=("message-too-large",),
    confidence=0.95,
    status="5.3.4",
    reason="emailtoolarge",
    permanent=True,
    diagnostic="552 5.3.4 Message size exceeds fixed limit",
    reporting_mta="out.ours.test",
    remote_mta="mx1.example.com",
)


@pytest.mark.parametrize(
    ("reply", "limit"),
    [
        ("552 5.3.4 Message exceeds the user's limit of 40 KB", 40_000),
        ("552 Message rejected: larger than the maximum of 10 MB", 10_000_000),
        ("554 Message rejected: it is more than 10485760 bytes long", 10_485_760),
        ("552 5.3.4 Message size 15728640 exceeds size limit 10485760", 10_485_760),
        ("552 5.2.3 Your message (12.5 MB) is over the limit: at most 10.5 MB, please", 10_500_000),
        ("552 5.3.4 Message size exceeds fixed limit", None),
        ("552 5.3.4 Message too large, limit exceeded; code 554 in queue 12", None),
    ],
)
def test_the_size_limit_in_a_reply_is_read(reply: str, limit: int | None) -> None:
    assert stated_limit(replace(TOO_LARGE, diagnostic=reply)) == limit
    assert stated_limit(Bounce(likely_causes=("mailbox-full",), diagnostic=reply)) is None


async def test_a_limit_in_the_reply_counts_before_the_announced_one(desk: Desk) -> None:
    told = replace(TOO_LARGE, diagnostic="552 5.3.4 Message exceeds this user's limit of 40 KB")
    seen = await desk.ask(told, size=200_000)
    assert (seen.verdict.cause, seen.verdict.actor) == ("message-too-large", Actor.SENDER)
    assert "(0.2 MB) is larger than example.com accepts (40.0 kB)" in seen.verdict.summary
    assert "below 40.0 kB" in seen.steps[0].text
    unstated = await desk.ask(TOO_LARGE, size=200_000)
    assert (unstated.verdict.cause, unstated.verdict.actor) == ("inconclusive", Actor.UNKNOWN)


async def test_a_relay_with_a_smaller_limit_is_named(desk: Desk) -> None:
    seen = await desk.ask(replace(TOO_LARGE, remote_mta="relay.ours.test"), size=20_000_000)
    assert (seen.verdict.cause, seen.verdict.actor) == ("message-too-large", Actor.SENDER)
    assert "larger than relay.ours.test accepts" in seen.verdict.summary
    assert Actor.RECIPIENT not in {step.actor for step in seen.steps}
    assert not any("52.4 MB" in step.text for step in seen.steps)


async def test_words_with_a_limit_need_no_code(desk: Desk) -> None:
    (bounce,) = read_text("552 Message rejected: larger than the maximum of 10 MB").bounces
    seen = await desk.ask(bounce)
    assert (seen.verdict.cause, seen.verdict.actor) == ("message-too-large", Actor.SENDER)
    assert "10.0 MB" in seen.verdict.summary


async def test_the_mailboxs_own_limit_is_not_the_announced_one(desk: Desk) -> None:
    told = replace(TOO_LARGE, status="5.2.3", diagnostic="552 5.2.3 Message too large for this mailbox")
    seen = await desk.ask(told, size=20_000_000, address="kim@example.com")
    assert (seen.verdict.cause, seen.verdict.actor) == ("message-too-large", Actor.SENDER)
    assert "larger than the mailbox kim@example.com accepts" in seen.verdict.summary
    assert not any("52.4 MB" in step.text for step in seen.steps)
    announced = await desk.ask(told, size=60_000_000, address="kim@example.com")
    assert "larger than example.com accepts (52.4 MB)" in announced.verdict.summary

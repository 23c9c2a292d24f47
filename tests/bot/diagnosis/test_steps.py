"""Steps and summaries that fit the very case: nobody is told to mend what is well, or to wait in vain."""

from bot.models import Diagnosis
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from tests.bot.diagnosis.conftest import DOMAIN, FIRST, SECOND, Desk
from tests.twins.network import ended, silent


def said(seen: Diagnosis) -> str:
    return "\n".join((seen.verdict.summary, *(each.text for each in seen.steps)))


async def test_an_address_in_an_mx_record_needs_no_address_of_its_own(desk: Desk) -> None:
    desk.resolver.records[DOMAIN, "MX"] = ("10 192.0.2.5",)
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "mx-unresolvable"
    assert "instead of 192.0.2.5" in said(seen)
    assert "Give 192.0.2.5" not in said(seen)


async def test_beside_a_private_server_the_good_one_is_left_alone(desk: Desk) -> None:
    desk.prober.forbidden = frozenset({FIRST})
    seen = await desk.ask(status="4.4.1")
    assert seen.verdict.cause == "mx-not-public"
    assert "Replace the address records of mx1.example.com by" in said(seen)
    assert "null MX" not in said(seen)


async def test_whose_servers_are_all_private_may_not_want_mail(desk: Desk) -> None:
    desk.prober.forbidden = frozenset({FIRST, SECOND})
    assert "If example.com should take no mail" in said(await desk.ask(status="4.4.1"))


async def test_a_bounce_in_hand_is_no_longer_in_the_queue(desk: Desk) -> None:
    desk.prober.ends = {address: silent(address) for address in (FIRST, SECOND)}
    assert "send again what came back" in said(await desk.ask(status="4.4.7"))


async def test_hung_up_before_the_banner_no_message_was_ended(desk: Desk) -> None:
    desk.prober.ends = {
        address: ended(address, SmtpOutcome.CLOSED, Stage.BANNER) for address in (FIRST, SECOND)
    }
    seen = await desk.ask(reply="4.4.2 lost connection with mx1.example.com while receiving the greeting")
    assert seen.verdict.cause == "connection-dropped"
    assert "DATA" not in said(seen)
    assert "small plain message" not in said(seen)


async def test_a_message_that_fits_before_encoding_is_not_called_larger_than_what_is_larger(
    desk: Desk,
) -> None:
    desk.prober.ends = {address: takes(address, 1_000_000) for address in (FIRST, SECOND)}
    words = "552 5.3.4 Message size exceeds fixed maximum message size"
    assert "(0.8 MB, and more as sent)" in said(await desk.ask(reply=words, size=800_000))
    assert "The message (2.0 MB) is larger" in said(await desk.ask(reply=words, size=2_000_000))


def takes(address: str, limit: int) -> SmtpSession:
    return SmtpSession(
        address=address,
        vantage="direct",
        outcome=SmtpOutcome.OK,
        stage=Stage.QUIT,
        extensions={"SIZE": str(limit)},
    )
